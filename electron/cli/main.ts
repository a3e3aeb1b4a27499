process.stderr.write("The command line is on its way.\n")
export {}
