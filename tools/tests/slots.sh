#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Slots of a sealed master key with what really opens them: TPMs (swtpm) and systemd-creds with host keys, of two machines.
# Prints TAP.
#
# Runs in a mount namespace of its own, where /var/lib/systemd is empty: the host key of this machine is neither used nor
# touched; and in a session without a terminal. Every swtpm it starts has a folder of its own and ends with it.
#
# usage: slots.sh NCR-SETKEY NCR-SETKEY-AS-INSTALLED REMAINS
set -u

if [ -z "${NCR_SLOTS_INSIDE:-}" ]; then
	flags=(--mount)
	[ "$(id -u)" -eq 0 ] || flags+=(--map-root-user)
	NCR_SLOTS_INSIDE=yes exec setsid --wait unshare "${flags[@]}" "$0" "$@"
fi

program=$1
installed=$2
remains=$3
export LC_ALL=C ASAN_OPTIONS=detect_leaks=0
umask 077
for command in swtpm systemd-creds tpm2_pcrextend od; do
	PATH=$PATH:/usr/sbin:/sbin command -v $command >/dev/null && continue
	echo "error: $command is not installed" >&2
	echo "hint: apt-get install swtpm libtss2-tcti-swtpm0 tpm2-tools systemd" >&2
	exit 1
done
# shellcheck source=selftest/tap.sh
. "$(dirname "$0")/../../selftest/tap.sh"
work=$(mktemp -d /tmp/ncr-slots.XXXXXX) || exit 1
pids=()
trap '[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null; wait; cd / && rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
cd "$work" || exit 1
mkdir machine-one machine-two
mkdir -p /run/systemd/ask-password
mount --make-rprivate / && mount -t tmpfs none /var/lib/systemd && mount -t tmpfs none /run/systemd/ask-password ||
	{ echo "error: no mount namespace" >&2; echo "hint: run it as root" >&2; exit 1; }

# setkey CODE NAME ARGUMENT...: expect of ncr-setkey, which must not take forever
setkey() {
	expect "$1" "$2" timeout 120 "$program" "${@:3}" </dev/null
}

# lines TYPE N: that many of them were said
lines() {
	[ "$(grep -c "^$1: " err)" -eq "$2" ]
	result $? "... in $2 lines of $1"
}

# check NAME COMMAND...
check() {
	local name=$1
	shift
	"$@" >out 2>err
	result $? "$name"
}

# --- machines -------------------------------------------------------------------------------------------------------

# power_on MACHINE: its TPM; $device for ncr-setkey
power_on() {
	local tries=0
	device=swtpm:path=$work/$1/tpm
	export TPM2TOOLS_TCTI=$device
	swtpm socket --tpm2 --server type=unixio,path="$work/$1/tpm" --ctrl type=unixio,path="$work/$1/tpm.ctrl" \
		--tpmstate dir="$work/$1" --flags not-need-init,startup-clear >"$work/$1/log" 2>&1 &
	tpm=$!
	pids+=($tpm)
	until tpm2_getcap properties-fixed >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || { echo "Bail out! swtpm does not answer"; cat "$work/$1/log"; exit 1; }
		sleep 0.1
	done
}

power_off() {
	local pid rest=()
	kill "$tpm" && wait "$tpm" 2>/dev/null
	for pid in "${pids[@]}"; do [ "$pid" = "$tpm" ] || rest+=("$pid"); done
	pids=(${rest[@]+"${rest[@]}"})
	rm -f "$work"/machine-*/tpm "$work"/machine-*/tpm.ctrl
}

# move_to MACHINE: another TPM, and another host key
move_to() {
	power_off
	rm -f /var/lib/systemd/credential.secret
	power_on "$1"
}

extend() {
	local pcr
	for pcr; do
		tpm2_pcrextend "$pcr:sha256=$(head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n')" || exit 1
	done
}

# systemd-creds leaves its sessions behind; /dev/tpmrm0 takes them away when it is closed, swtpm does not
flush() {
	tpm2_flushcontext -l && tpm2_flushcontext -t
}

nothing_left() {
	[ -z "$(tpm2_getcap handles-transient)" ] && [ -z "$(tpm2_getcap handles-loaded-session)" ]
}

field() {
	sed -n "s/^slot $2 .* $3=\([^ ]*\) .*/\1/p" "$1"
}

unhex() {
	printf '%b' "$(sed 's/../\\x&/g')"
}

fast=(--kdf-memory 64 --kdf-passes 3)
echo 'correct horse battery staple' >passphrase
echo 'something else that is wrong' >wrong
power_on machine-one

# --- a TPM ----------------------------------------------------------------------------------------------------------

# with somebody who listens on the bus
export TCTI_PCAP_FILE=$work/making.pcap
setkey 0 "new: TPM and recovery passphrase" --new --slot tpm2 --tpm2-pcrs 7+11 --tpm2-device "pcap:$device" "${fast[@]}" \
	--new-passphrase-file passphrase key
unset TCTI_PCAP_FILE
[ "$(stat -c %a key)" = 600 ]
result $? "... a file of mode 0600"
check "... leaves nothing in the TPM" nothing_left
setkey 0 "slot list" slot list key
grep -q '^1 *tpm2 *PCR 7+11 (sha256)$' out && grep -q '^16 *passphrase *argon2id, 64 MiB, 3 passes$' out
result $? "... shows both"
setkey 0 "slot list --json" slot list --json key
grep -q '"kind": "tpm2"' out
result $? "... too"
setkey 0 "the TPM opens" slot test 1 --tpm2-device "$device" key
check "... leaves nothing in the TPM" nothing_left
setkey 0 "the passphrase opens" slot test 16 --passphrase-file passphrase key
setkey 5 "another passphrase does not" slot test 16 --passphrase-file wrong key
tells "slot 16 (passphrase): wrong passphrase"
setkey 0 "without passphrase or recovery" --new --slot tpm2 --tpm2-device "$device" --no-recovery alone
setkey 0 "... the TPM opens" slot test 1 --tpm2-device "$device" alone

# What the TPM has sealed can be got at with other tools, under the policy that the manual describes; and on its way it is
# not to be seen.
# a TPMS_ECC_POINT as it is in memory: x and y have 32 bytes of 0, in buffers of 128
{ printf '\x20\0'; head -c 128 /dev/zero; printf '\x20\0'; head -c 128 /dev/zero; } >unique
field key 1 public | unhex >public
field key 1 private | unhex >private
others() {
	tpm2_createprimary -Q -C o -g sha256 -G ecc:aes128cfb -u unique -c parent.ctx \
		-a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt' &&
		tpm2_load -Q -C parent.ctx -u public -r private -c object.ctx && tpm2_flushcontext -t &&
		tpm2_startauthsession -Q --policy-session -S session.ctx && tpm2_policypcr -Q -S session.ctx -l sha256:7,11 &&
		TCTI_PCAP_FILE=$work/clear.pcap TPM2TOOLS_TCTI=pcap:$device tpm2_unseal -Q -c object.ctx -p session:session.ctx -o slot-key
	local status=$?
	tpm2_flushcontext session.ctx
	tpm2_flushcontext -t
	return $status
}
check "tpm2_unseal opens it, too" others
[ "$(wc -c <slot-key)" -eq 32 ]
result $? "... to 32 bytes"
occurrences() {
	od -An -v -tx1 "$1" | tr -d ' \n' | grep -o "$(od -An -v -tx1 slot-key | tr -d ' \n')" | wc -l
}
[ "$(occurrences clear.pcap)" -ge 1 ]
result $? "... which whoever listens to tpm2_unseal sees"
export TCTI_PCAP_FILE=$work/sealed.pcap
setkey 0 "ncr-setkey opens it with somebody listening" slot test 1 --tpm2-device "pcap:$device" key
[ -s sealed.pcap ] && [ "$(occurrences sealed.pcap)" -eq 0 ]
result $? "... who does not see them"
unset TCTI_PCAP_FILE
[ -s making.pcap ] && [ "$(occurrences making.pcap)" -eq 0 ]
result $? "... nor did when the slot was made"

# nothing_in_memory FILE ARGUMENT...: the bytes in FILE are not in the memory of ncr-setkey when it ends
nothing_in_memory() {
	local bytes=$1
	shift
	"$remains" "$bytes" "$installed" "$@" >out 2>err && [ "$(cat out)" = 0 ]
}
check "the key of the slot is not in memory when it ends" nothing_in_memory slot-key slot test 1 --tpm2-device "$device" key
printf 'correct horse' >words
check "... nor is the passphrase" nothing_in_memory words slot test 16 --passphrase-file passphrase key
check "... nor that of a new slot" nothing_in_memory words --new --new-passphrase-file passphrase "${fast[@]}" unused
printf 'none of its' >words
"$remains" words "$installed" slot test 1 --tpm2-device "$device" key >out && [ "$(cat out)" -gt 0 ]
result $? "... where what is no secret is found"

# another state
cp key before
extend 11
setkey 5 "PCR 11 has changed: the TPM does not open" slot test 1 --tpm2-device "$device" key
tells "slot 1 (tpm2): PCR 11 (sha256): not the value that the slot was made for"
check "... leaves nothing in the TPM" nothing_left
setkey 0 "the passphrase does, and a new slot is made" slot add tpm2 --tpm2-pcrs 7+11 --tpm2-device "$device" \
	--passphrase-file passphrase key
tells "slot 1 (tpm2): PCR 11 (sha256)"
lines warning 1
setkey 0 "... which opens" slot test 2 --tpm2-device "$device" key
cmp -s <(grep -v '^slot 2' key) before
result $? "... the others are as they were"
extend 7
setkey 5 "PCR 7 has changed, too" slot test 1 --tpm2-device "$device" key
tells "PCR 7+11 (sha256)"
setkey 5 "... and is all that has for the new slot" slot test 2 --tpm2-device "$device" key
tells "PCR 7 (sha256)"

# Whoever writes the present values into the file does not open it: they are in the policy, and in the tag.
now=$(tpm2_pcrread sha256:7,11 | sed -n 's/.*: 0x//p' | tr -d '\n' | tr 'A-F' 'a-f')
sed "s/ values=[0-9a-f]* / values=$now /" key >forged
setkey 5 "the present values in the file do not help" slot test 1 --tpm2-device "$device" forged
tells "TPM: unsealing"
check "... leaves nothing in the TPM" nothing_left
setkey 5 "nobody is asked: nothing opens" slot add tpm2 --tpm2-device "$device" --ask 0 key
tells "none of its 3 slots opened"
lines warning 3

# banks, and more PCRs than one answer has
for bank in sha1 sha384 sha512; do
	setkey 0 "new: bank $bank" --new --no-recovery --slot tpm2 --tpm2-bank $bank --tpm2-pcrs 0+7 --tpm2-device "$device" $bank
	setkey 0 "... opens" slot test 1 --tpm2-device "$device" $bank
done
setkey 0 "new: all PCRs" --new --no-recovery --slot tpm2 --tpm2-pcrs "$(seq -s+ 0 23)" --tpm2-device "$device" all
setkey 0 "... opens" slot test 1 --tpm2-device "$device" all
extend 16 23
setkey 5 "... and not when two have changed" slot test 1 --tpm2-device "$device" all
tells "PCR 16+23 (sha256)"

# the line of a slot in another file, and under another number
{ head -n 2 key; sed -n 3p alone; echo end; } >moved
setkey 5 "the slot of another file" slot test 1 --tpm2-device "$device" moved
sed 's/^slot 1 /slot 2 /' alone >renumbered
extend 11
setkey 5 "a slot under another number" slot test 2 --tpm2-device "$device" renumbered

tpm2_changeauth -Q -c owner secret
setkey 6 "an owner hierarchy with a password" --new --no-recovery --slot tpm2 --tpm2-device "$device" none
tells "the owner hierarchy must have no password"
tpm2_changeauth -Q -c owner -p secret
setkey 0 "a new slot for what is now" --new --slot tpm2 --tpm2-device "$device" --new-passphrase-file passphrase "${fast[@]}" cleared
tpm2_clear -Q -c p
setkey 5 "the TPM was cleared" slot test 1 --tpm2-device "$device" cleared
tells "made by another TPM, or this one was cleared since"
setkey 0 "... the passphrase opens" slot add tpm2 --tpm2-device "$device" --passphrase-file passphrase cleared
lines warning 1
setkey 0 "... and the new slot" slot test 2 --tpm2-device "$device" cleared
setkey 5 "no TPM at all" slot test 1 --tpm2-device /nowhere/tpmrm0 cleared
tells "there is no TPM 2.0 (/nowhere/tpmrm0)"
setkey 5 "a TPM that nobody knows" slot test 1 --tpm2-device nothing:here cleared
power_off
setkey 5 "a TPM that does not answer" slot test 1 --tpm2-device "$device" cleared
setkey 6 "... makes no slot" --new --no-recovery --slot tpm2 --tpm2-device "$device" none
[ ! -e none ]
result $? "... and no file"
power_on machine-one

# --- systemd-creds --------------------------------------------------------------------------------------------------

setkey 0 "new: host key, TPM, both, and a passphrase" --new --slot credential:host --slot credential:tpm2 \
	--slot credential:host+tpm2 --slot tpm2 --tpm2-device "$device" --new-passphrase-file passphrase "${fast[@]}" host
setkey 0 "slot list" slot list host
[ "$(awk '{ print $1 $2 $3 }' out | tr '\n' ' ')" = \
	"NUMBERKINDOPENED 1credentialhost 2credentialtpm2 3credentialhost+tpm2 4tpm2PCR 16passphraseargon2id, " ]
result $? "... shows what each was made with"
for slot in 1 2 3 4; do
	setkey 0 "slot $slot opens" slot test $slot --tpm2-device "$device" host
	flush
done
field host 1 data | systemd-creds decrypt --name=ncr-slot --newline=no - - >slot-key
[ "$(wc -c <slot-key)" -eq 32 ]
result $? "systemd-creds alone gets at the key of slot 1"
check "... which is not in memory when ncr-setkey ends" nothing_in_memory slot-key slot test 1 host
cp /var/lib/systemd/credential.secret machine-one/
rm /var/lib/systemd/credential.secret
setkey 5 "the host key is lost" slot test 1 host
tells "slot 1 (credential): systemd-creds: "
setkey 5 "... for both" slot test 3 --tpm2-device "$device" host
flush
setkey 0 "... the TPM opens" slot add passphrase --new-passphrase-file wrong --tpm2-device "$device" "${fast[@]}" host
flush
lines warning 1
cp machine-one/credential.secret /var/lib/systemd/
setkey 0 "the host key is back" slot test 1 host
extend 7
setkey 5 "PCR 7 has changed" slot test 2 --tpm2-device "$device" host
tells "slot 2 (credential): systemd-creds: "
flush
[ "$(sha256sum </var/lib/systemd/credential.secret)" = "$(sha256sum <machine-one/credential.secret)" ]
result $? "the host key is as it was"

# --- systemd-ask-password -------------------------------------------------------------------------------------------

# reply FILE...: what an agent does, with the first line of each
reply() {
	local file question socket tries=0
	for file; do
		until question=$(ls /run/systemd/ask-password/ask.* 2>/dev/null | head -n 1) && [ -n "$question" ]; do
			tries=$((tries + 1))
			[ $tries -lt 600 ] || return
			sleep 0.1
		done
		cp "$question" question
		socket=$(sed -n 's/^Socket=//p' "$question")
		tr -d '\n' <"$file" | /lib/systemd/systemd-reply-password 1 "$socket"
		while [ -e "$question" ]; do sleep 0.1; done
	done
}

reply wrong passphrase &
setkey 0 "no terminal: an agent is asked, and once more" slot test 16 host
wait $!
grep -q '^Message=Passphrase of host:' question && grep -q '^Id=ncr-setkey$' question
result $? "... for the passphrase of the file"
tells "slot 16 (passphrase): wrong passphrase"
reply passphrase passphrase &
setkey 0 "... and for a new passphrase twice" --new "${fast[@]}" asked
wait $!
setkey 0 "... which opens" slot test 16 --passphrase-file passphrase asked
reply passphrase wrong &
setkey 5 "... if it is the same" --new "${fast[@]}" none
wait $!
setkey 5 "nobody answers" slot test 16 --ask 1 host
tells "nobody gave a passphrase within 1 seconds"

# --- another machine ------------------------------------------------------------------------------------------------

move_to machine-two
tpm2_pcrallocate -Q sha256:all+sha512:none+sha1:none+sha384:all
power_off
power_on machine-two
setkey 6 "a bank that the TPM has not" --new --no-recovery --slot tpm2 --tpm2-bank sha512 --tpm2-device "$device" none
tells "it has not all these PCRs in bank sha512"
setkey 5 "... nor has for a slot that was made elsewhere" slot test 1 --tpm2-device "$device" sha1
setkey 5 "another machine: nothing opens by itself" slot add credential:host --ask 0 --tpm2-device "$device" host
lines warning 6
tells "hint: the recovery passphrase opens it"
flush
setkey 5 "... nor with a wrong passphrase" slot add credential:host --passphrase-file wrong --tpm2-device "$device" cleared
setkey 0 "the recovery passphrase opens, and this machine gets its slot" slot add credential:host \
	--passphrase-file passphrase --tpm2-device "$device" host
lines warning 5
flush
setkey 0 "... which opens" slot test 5 host
for slot in 1 2 3 4; do
	setkey 0 "slot $slot of the other machine is removed" slot remove $slot host
done
setkey 0 "now it opens by itself, and its TPM gets a slot" slot add tpm2 --ask 0 --tpm2-device "$device" host
lines warning 0
setkey 0 "... which opens" slot test 1 --tpm2-device "$device" host

finish
