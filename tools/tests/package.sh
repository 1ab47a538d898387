#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What `make install` puts down, used as a stranger would: pkg-config, compiler, both libraries, manual, completions.
# Prints TAP.
#
# usage: package.sh SOURCE-FOLDER BUILD-FOLDER
set -u

source=${1%/}
build=$2
root=$(mktemp -d /tmp/ncr-package.XXXXXX) || exit 1
trap 'rm -rf "$root"' EXIT
count=0
failures=0

# check NAME COMMAND...
check() {
	name=$1
	shift
	count=$((count + 1))
	if "$@" >"$root/said" 2>&1; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$root/said" | head -n 20
		failures=$((failures + 1))
	fi
}

fails() {
	! "$@"
}

for command in "${PKG_CONFIG:=pkg-config}" "${CXX:=g++}" mandoc nm bash; do
	command -v "$command" >/dev/null && continue
	echo "error: $command is not installed" >&2
	echo "hint: apt-get install pkg-config g++ mandoc binutils bash" >&2
	exit 1
done

check "make install" "${MAKE:-make}" -C "$source" install O="$build" DESTDIR="$root" PREFIX=/opt/ncr
prefix=$root/opt/ncr
for file in bin/ncr sbin/ncr-setkey sbin/ncr-report lib/libncr.a lib/libncr.so lib/libncr.so.0 lib/pkgconfig/libncr.pc \
	include/libncr.h include/linux/ncr.h share/man/man1/ncr.1 share/man/man3/libncr.3 share/man/man4/ncr.4 \
	share/man/man8/ncr-setkey.8 share/man/man8/ncr-report.8 \
	share/bash-completion/completions/ncr share/bash-completion/completions/ncr-setkey \
	share/bash-completion/completions/ncr-report; do
	check "$file is installed" test -e "$prefix/$file"
done

# the example of the README and of libncr(3)
cat >"$root/example.c" <<'C'
#include <libncr.h>
#include <stdio.h>

int main(void)
{
	unsigned char iv[16] = { 0 }, data[32] = "a message of exactly two blocks";
	struct ncr *ncr;
	int error = ncr_open(&ncr);

	if (!error)
		error = ncr_encrypt(ncr, NCR_ALG_AES_CBC, ncr_key_load_file(ncr, "disk.ncrk", NULL), iv, 16, data, 32, data);
	ncr_close(ncr);
	if (error)
		fprintf(stderr, "%s\n", ncr_error_text(NCR_OPENING, error));
	return error ? 1 : 0;
}
C
export PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
flags() {
	"$PKG_CONFIG" "$@" libncr
}
cc=${CC:-cc}
check "pkg-config knows libncr" flags --exists
# shellcheck disable=SC2046
check "a program compiles with the shared library" $cc -std=c99 -pedantic -Wall -Wextra -Werror \
	$(flags --cflags) -o "$root/shared" "$root/example.c" $(flags --libs)
# shellcheck disable=SC2046
check "... with the static one" $cc -Wall -Wextra -Werror $(flags --cflags) -o "$root/static" "$root/example.c" \
	"$prefix/lib/libncr.a"
# shellcheck disable=SC2046
check "... as C++" "$CXX" -x c++ -fsyntax-only -Wall -Wextra -Werror $(flags --cflags) "$prefix/include/libncr.h"

# runs PROGRAM: without a device it says so and exits with 1; with one, it misses its blob and exits with 1
runs() {
	(cd "$root" && LD_LIBRARY_PATH="$prefix/lib" "$1" 2>"$root/message")
	[ $? -eq 1 ] && [ -s "$root/message" ]
}
check "the shared one runs" runs "$root/shared"
check "the static one runs" runs "$root/static"
check "the shared one uses libncr.so.0" sh -c "LD_LIBRARY_PATH=$prefix/lib ldd $root/shared | grep -q 'libncr.so.0 => $prefix'"

# declared: what the header declares; exported: what the library exports
sed -n 's/^[a-z].*[ *]\(ncr_[a-z_0-9]*\)(.*/\1/p' "$prefix/include/libncr.h" | sort >"$root/declared"
nm -D --defined-only "$prefix/lib/libncr.so.0" | awk '$2 == "T" { sub("@.*", "", $3); print $3 }' | sort >"$root/exported"
check "the library exports something" test -s "$root/exported"
check "the library exports what the header declares and nothing else" cmp "$root/declared" "$root/exported"
documented() {
	missing=0
	while read -r function; do
		grep -qE "^ \* $function\(\)|^/\*\* $function\(\)" "$prefix/include/libncr.h" &&
			grep -q "$function" "$prefix/share/man/man3/libncr.3" && continue
		echo "$function"
		missing=1
	done <"$root/declared"
	return $missing
}
check "every function has its comment, and is in libncr(3)" documented

hardened() {
	readelf -hW "$1" | grep -q 'Type:.*DYN' && readelf -dW "$1" | grep -q 'BIND_NOW' && readelf -lW "$1" | grep -q GNU_RELRO
}
for file in bin/ncr sbin/ncr-setkey lib/libncr.so.0; do
	check "$file is position-independent, with full RELRO" hardened "$prefix/$file"
done

quiet() {
	said=$("$@" 2>&1)
	[ -z "$said" ] || { echo "$said"; return 1; }
}
for page in "$source"/man/*.[1-8]; do
	check "${page##*/} is clean for mandoc" quiet mandoc -T lint -W warning "$page"
done

# every option of a verb's help is in the manual page and in the completion
options_known() {
	"$build/$1" ${2:+"$2"} --help | grep -oE -- '--[a-z][a-z0-9-]*' | sort -u | while read -r option; do
		grep -qE "Fl Fl ${option#--}( |\$)" "$source/man/$3" || echo "$3: $option"
		grep -q -e "$option" "$source/completions/$1" || echo "completions/$1: $option"
	done >"$root/missing"
	cat "$root/missing"
	[ ! -s "$root/missing" ]
}
for verb in status algorithms generate import publish info export public derive encrypt decrypt digest mac sign verify wrap unwrap; do
	check "ncr $verb: its options are in the manual and the completion" options_known ncr $verb ncr.1
done
check "ncr-setkey: its options are in the manual and the completion" options_known ncr-setkey '' ncr-setkey.8
for verb in summary events keys key refused missing verify; do
	check "ncr-report $verb: its options are in the manual and the completion" options_known ncr-report $verb ncr-report.8
done

# completes WORD... WANTED: the last word but one completes to something with WANTED in it
completes() {
	bash -c '
		. "$1/completions/ncr"; . "$1/completions/ncr-setkey"; . "$1/completions/ncr-report"; shift
		wanted=${!#}
		COMP_WORDS=("${@:1:$#-1}")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		case $1 in ncr) _ncr ;; ncr-report) _ncr_report ;; *) _ncr_setkey ;; esac
		printf "%s\n" "${COMPREPLY[@]}" | grep -qxF -e "$wanted"' bash "$source" "$@"
}
check "bash completes verbs" completes ncr gen generate
check "bash completes options of the verb" completes ncr generate --fl --flags
check "bash completes flags" completes ncr generate --flags stor storable
check "bash completes flags behind a comma" completes ncr generate --flags storable,wr storable,wrappable
check "bash completes keyrings" completes ncr encrypt --key x --keyring us user

# the names of keys are other people's text: /proc/keys with names that must not be expanded
cat >"$root/keys" <<'END'
0a1b2c3d I--Q---     2 perm 1f3f0000  1000 65534 keyring   _uid.1000: 1
1a2b3c4d I------     1 perm 00010000  1000  1000 ncr       backup of /home: aes-cbc 256
2a2b3c4d I------     1   2w 00010000  1000  1000 ncr       $(touch pwned)*`touch pwned`: 1 2: any 8
3a2b3c4d I------     1 perm 3f010000     0     0 user      ncr       not this
END
names() {
	(
		cd "$root" && bash -c '
			. "$1/completions/ncr"
			sed() { command sed "$1" "$2" keys; }
			COMP_WORDS=(ncr encrypt --key "$2")
			COMP_CWORD=3
			_ncr
			printf "%s\n" "${COMPREPLY[@]}"' bash "$source" "$1" >named
		printf '%s\n' "$2" | cmp - named && [ ! -e pwned ]
	)
}
check "bash completes the name of a key" names b 'backup of /home'
check "... and expands nothing in it" names '$' '$(touch pwned)*`touch pwned`: 1 2'
check "bash completes options of ncr-setkey" completes ncr-setkey --n --new
check "... its slot commands" completes ncr-setkey slot t test
check "... the options of one" completes ncr-setkey slot remove --f --force
check "... kinds of slots" completes ncr-setkey slot add cre credential:host+tpm2
check "bash completes verbs of ncr-report" completes ncr-report ref refused
check "... options of one" completes ncr-report events --oper --operation
check "... and none of another" fails completes ncr-report missing --oper --operation
check "... outcomes" completes ncr-report events --outcome re refused
check "... and behind the colon" completes ncr-setkey --new --slot credential : ho host+tpm2

echo "1..$count"
[ $failures -eq 0 ]
