// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes an audit log of any size, as auditd would: a server on which some events are ours. Processes come and go, each of
 * which does a number of things.
 *
 * usage: make_log MEBIBYTES SHARE [raw]	SHARE: how many of 1000 events have a record of ours
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS 50

static uint64_t state = 0x853c49e6748fea9b;

/* the same log each time: xorshift64* */
static unsigned int random_below(unsigned int below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1d >> 33) % below;
}

struct process {
	unsigned int pid;
	unsigned int uid;
	unsigned int left;
	bool ours;
};

static const char *const names[] = { "root", "alice", "bob", "carol" };
static bool raw;

static int subject(const struct process *process)
{
	int size = printf(" ppid=999 pid=%u auid=%u uid=%u gid=%u euid=%u suid=%u fsuid=%u egid=%u sgid=%u fsgid=%u tty=(none) ses=%u "
			  "comm=\"%s\" exe=\"/usr/bin/%s\" subj=unconfined",
			  process->pid, process->uid, process->uid, process->uid, process->uid, process->uid, process->uid,
			  process->uid, process->uid, process->uid, process->uid % 7 + 1, process->ours ? "ncr" : "nginx",
			  process->ours ? "ncr" : "nginx");

	return size;
}

/* what auditd adds with log_format = ENRICHED */
static int enriched(const struct process *process)
{
	const char *name = names[process->uid - 1000];

	if (raw)
		return printf("\n");
	return printf("\035ARCH=x86_64 SYSCALL=%s AUID=\"%s\" UID=\"%s\" GID=\"%s\" EUID=\"%s\" SUID=\"%s\" FSUID=\"%s\" EGID=\"%s\" "
		      "SGID=\"%s\" FSGID=\"%s\"\n", process->ours ? "ioctl" : "openat", name, name, name, name, name, name, name, name,
		      name);
}

static int event(const char *id, const struct process *process, uint64_t *seq)
{
	int size = 0;

	if (process->ours)
		size += printf("type=UNKNOWN[1601] msg=audit(%s): crypto_op=session_op ctx=%u operation=\"encrypt\" algo=\"cbc(aes)\" key1=0 "
			       "key1_id=\"sample\" key1_uuid=%032x approved=1 res=1 seq=%" PRIu64 "\n", id, process->pid,
			       random_below(KEYS) + 1, ++*seq);
	size += printf("type=SYSCALL msg=audit(%s): arch=c000003e syscall=%u success=yes exit=0 a0=3 a1=c068632f a2=7ffc%08x a3=0 items=2",
		       id, process->ours ? 16 : 257, random_below(0x7fffffff));
	size += subject(process);
	size += printf(" key=\"%s\"", process->ours ? "ncr-use" : "web");
	size += enriched(process);
	size += printf("type=CWD msg=audit(%s): cwd=\"/srv/www\"\n", id);
	size += printf("type=PATH msg=audit(%s): item=0 name=\"%s\" inode=%u dev=00:07 mode=0100400 ouid=0 ogid=0 rdev=00:00 "
		       "nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0%s\n", id,
		       process->ours ? "/sys/kernel/security/ncr/op/session_op" : "/srv/www/pages/index.html", random_below(100000),
		       raw ? "" : "\035OUID=\"root\" OGID=\"root\"");
	size += printf("type=PATH msg=audit(%s): item=1 name=(null) inode=2000 dev=00:07 mode=040500 ouid=0 ogid=0 rdev=00:00 "
		       "nametype=PARENT cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0%s\n", id,
		       raw ? "" : "\035OUID=\"root\" OGID=\"root\"");
	size += printf("type=PROCTITLE msg=audit(%s): proctitle=2F7573722F62696E2F736F6D657468696E67002D2D6F7074696F6E\n", id);
	return size;
}

int main(int argc, char **argv)
{
	uint64_t size = 0, wanted, time = 1767225600000, seq = 0;
	struct process process = { 0 };
	unsigned int serial = 100, share;
	char id[64];

	if (argc < 3)
		return 2;
	wanted = strtoull(argv[1], NULL, 10) << 20;
	share = strtoul(argv[2], NULL, 10);
	raw = argc > 3;
	while (size < wanted) {
		if (!process.left)
			process = (struct process) {
				.pid = 1000 + random_below(30000), .uid = 1000 + random_below(4), .left = 1 + random_below(20),
				.ours = random_below(1000) < share,
			};
		process.left--;
		time += random_below(20);
		snprintf(id, sizeof(id), "%" PRIu64 ".%03u:%u", time / 1000, (unsigned int)(time % 1000), ++serial);
		size += event(id, &process, &seq);
	}
	return fflush(stdout) || ferror(stdout);
}
