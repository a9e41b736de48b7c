#!/bin/bash
# format.sh SOURCE: every C, C++, CUDA and OpenCL file is as clang-format leaves it. Skipped without clang-format.
. "$(dirname "$0")/tree.sh"
command -v clang-format >/dev/null || { echo "skipped: there is no clang-format"; exit 77; }

sources=()
for file in "${files[@]}"; do
	case $file in
	*.c | *.h | *.cc | *.cl | *.clh | *.inc | *.cu) sources+=("$file") ;;
	esac
done
clang-format --dry-run -Werror "${sources[@]}" || { echo "FAILED: run clang-format -i on these files"; exit 1; }
echo "${#sources[@]} files are as $(clang-format --version) leaves them"
