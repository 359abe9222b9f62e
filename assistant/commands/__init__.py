"""One module a command, named as it is (`-` as `_`): its ``run(options)`` opens, does, prints, gives the exit code."""
