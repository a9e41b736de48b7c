# Writes a kernel file as a C string, with its #include lines replaced by the files they name, so that a device needs no
# include path and a program is one text to hash.
# awk -v name=train -v path=kernels:/usr/include -f embed.awk kernels/train.cl > train.c

function find(file, folder, parts, i, count, candidate, line)
{
	candidate = folder file
	if ((getline line < candidate) >= 0) {
		close(candidate)
		return candidate
	}
	count = split(path, parts, ":")
	for (i = 1; i <= count; i++) {
		candidate = parts[i] "/" file
		if ((getline line < candidate) >= 0) {
			close(candidate)
			return candidate
		}
	}
	return ""
}

function emit(line)
{
	gsub(/\\/, "\\\\\\\\", line)
	gsub(/"/, "\\\"", line)
	printf "\t\"%s\\n\"\n", line
}

function embed(file, folder, line, included, found)
{
	folder = file
	sub(/[^\/]*$/, "", folder)
	while ((getline line < file) > 0) {
		included = ""
		if (line ~ /^[ \t]*#[ \t]*include[ \t]+["<]/) {
			included = line
			sub(/^[^"<]*["<]/, "", included)
			sub(/[">].*$/, "", included)
		}
		found = included == "" ? "" : find(included, folder)
		# a system header inside a branch for C++ or C stays as it is: no OpenCL compiler reads that branch
		if (found != "" && (line ~ /"/ || included ~ /^Random123\//))
			embed(found)
		else
			emit(line)
	}
	close(file)
}

BEGIN {
	printf "/* Made from %s.cl by cmake/embed.awk. */\n", name
	printf "#include \"kernels.h\"\n\nconst char kernel_source_%s[] =\n", name
	embed(ARGV[1])
	print "\t;"
	exit
}
