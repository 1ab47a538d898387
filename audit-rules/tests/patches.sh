#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The patches of audit-rules/patches against the sources that they are for: they apply without fuzz, the kernel's is
# clean for checkpatch and compiles without a warning against this machine's kernel headers. Prints TAP.
#
# usage: patches.sh PROJECT-FOLDER
set -u

project=$1
patches=$project/audit-rules/patches
kernel_files="include/linux/audit.h include/uapi/linux/audit.h kernel/audit.h kernel/auditfilter.c kernel/auditsc.c"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0
status=0
# result NAME: of the command before; what it said is in $work/said
result() {
	local code=$?

	count=$((count + 1))
	if [ $code -eq 0 ]; then
		echo "ok $count - $1"
		return
	fi
	sed 's/^/# /' "$work/said"
	echo "not ok $count - $1"
	status=1
}

# applies PATCH NAME SOURCE-ARGUMENT...: to a copy of the sources, in $work/NAME
applies() {
	local patch=$1 name=$2 source

	shift 2
	source=$("$project/selftest/vm/source" "$@") || return
	cp -r "$source/tree" "$work/$name" || return
	(cd "$work/$name" && patch -p1 -N --fuzz=0 --no-backup-if-mismatch) <"$patch"
}

for series in 6.1 6.12 7.2; do
	applies "$patches/linux-audit-crypto-op.patch" "$series" kernel "$series" $kernel_files >"$work/said" 2>&1
	result "the kernel's patch applies to Linux $series without fuzz"
done

# The person who sends it signs it; a line of the message may be as long as it is.
checkpatch() {
	local scripts=("${XDG_CACHE_HOME:-$HOME/.cache}"/ncr/checkpatch/*/checkpatch.pl)

	[ -e "${scripts[0]}" ] || { echo "no checkpatch.pl in the cache: make check SUITES=lint puts it there"; return 1; }
	perl "${scripts[0]}" --no-tree --strict --terse --no-summary --show-types --ignore MISSING_SIGN_OFF "$1"
}
checkpatch "$patches/linux-audit-crypto-op.patch" >"$work/said" 2>&1 && [ ! -s "$work/said" ]
result "it is clean for checkpatch"

# The files alone, as if they were a module: the declarations are the kernel's own but for the two that are patched.
compiles() {
	local headers=(/lib/modules/6.1.*/build)

	[ -e "${headers[0]}/Makefile" ] || { echo "no headers of Linux 6.1: make deps"; return 1; }
	mkdir "$work/compile"
	cp -r "$work/6.1/kernel/." "$work/6.1/include" "$work/compile" || return
	cat >"$work/compile/Kbuild" <<-'KBUILD'
	obj-m := auditsc.o auditfilter.o
	ccflags-y := -Werror
	LINUXINCLUDE := -I$(src)/include -I$(src)/include/uapi $(LINUXINCLUDE)
	KBUILD
	make -s -C "${headers[0]}" M="$work/compile" W=1 auditsc.o auditfilter.o &&
		nm "$work/compile/auditsc.o" | grep -q '__ksymtab_audit_crypto_op$'
}
compiles >"$work/said" 2>&1
result "it compiles on Linux 6.1 without a warning (W=1)"

applies "$patches/audit-userspace-crypto-op.patch" audit package audit >"$work/said" 2>&1
result "the patch for audit-userspace applies to Debian's package without fuzz"

echo "1..$count"
exit $status
