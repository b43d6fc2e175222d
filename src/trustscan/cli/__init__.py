"""The command line: what is typed goes in, a document comes out on stdout, everything else goes to stderr."""
