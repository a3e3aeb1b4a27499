-- Needs the language plpython3u (untrusted, so a superuser creates it; it belongs to the role afterwards).
CREATE FUNCTION median(amounts double precision[]) RETURNS double precision
  LANGUAGE plpython3u IMMUTABLE AS $$
import statistics
return statistics.median(amounts) if amounts else None
$$;
