// SPDX-License-Identifier: GPL-2.0-or-later
#include "calls.h"

#include "die.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CALL(name) SYS_##name, #name

static const struct call calls[] = {
	{ CALL(open), CALL_OPEN, ABSENT, 0, ABSENT, ABSENT, 1, false },
	{ CALL(openat), CALL_OPEN, 0, 1, ABSENT, ABSENT, 2, false },
	{ CALL(write), CALL_WRITE, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(pwrite64), CALL_WRITE, 0, ABSENT, ABSENT, ABSENT, 3, false },
	{ CALL(ftruncate), CALL_RESIZE, 0, ABSENT, ABSENT, ABSENT, 1, false },
	{ CALL(fchmod), CALL_CHMOD, 0, ABSENT, ABSENT, ABSENT, 1, false },
	{ CALL(chmod), CALL_CHMOD_AT, ABSENT, 0, ABSENT, ABSENT, 1, false },
	{ CALL(fchmodat), CALL_CHMOD_AT, 0, 1, ABSENT, ABSENT, 2, false },
	{ CALL(fsync), CALL_SYNC, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(fdatasync), CALL_SYNC, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(link), CALL_LINK, ABSENT, 0, ABSENT, 1, ABSENT, false },
	{ CALL(linkat), CALL_LINK, 0, 1, 2, 3, ABSENT, false },
	{ CALL(rename), CALL_RENAME, ABSENT, 0, ABSENT, 1, ABSENT, false },
	{ CALL(renameat), CALL_RENAME, 0, 1, 2, 3, ABSENT, false },
	{ CALL(renameat2), CALL_RENAME, 0, 1, 2, 3, 4, false },
	{ CALL(unlink), CALL_UNLINK, ABSENT, 0, ABSENT, ABSENT, ABSENT, false },
	{ CALL(rmdir), CALL_UNLINK, ABSENT, 0, ABSENT, ABSENT, ABSENT, true },
	{ CALL(unlinkat), CALL_UNLINK, 0, 1, ABSENT, ABSENT, ABSENT, false },
	{ CALL(mkdir), CALL_MKDIR, ABSENT, 0, ABSENT, ABSENT, 1, false },
	{ CALL(mkdirat), CALL_MKDIR, 0, 1, ABSENT, ABSENT, 2, false },

	{ CALL(creat), CALL_OTHER, ABSENT, 0, ABSENT, ABSENT, ABSENT, false },
	{ CALL(openat2), CALL_OTHER, 0, 1, ABSENT, ABSENT, ABSENT, false },
	{ CALL(writev), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(pwritev), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(pwritev2), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(truncate), CALL_OTHER, ABSENT, 0, ABSENT, ABSENT, ABSENT, false },
	{ CALL(fallocate), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(symlink), CALL_OTHER, ABSENT, 1, ABSENT, ABSENT, ABSENT, false },
	{ CALL(symlinkat), CALL_OTHER, 1, 2, ABSENT, ABSENT, ABSENT, false },
	{ CALL(mknod), CALL_OTHER, ABSENT, 0, ABSENT, ABSENT, ABSENT, false },
	{ CALL(mknodat), CALL_OTHER, 0, 1, ABSENT, ABSENT, ABSENT, false },
	{ CALL(chown), CALL_OTHER, ABSENT, 0, ABSENT, ABSENT, ABSENT, false },
	{ CALL(lchown), CALL_OTHER, ABSENT, 0, ABSENT, ABSENT, ABSENT, false },
	{ CALL(fchown), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(fchownat), CALL_OTHER, 0, 1, ABSENT, ABSENT, ABSENT, false },
	{ CALL(copy_file_range), CALL_OTHER, 2, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(sendfile), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(splice), CALL_OTHER, 2, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(sync_file_range), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(syncfs), CALL_OTHER, 0, ABSENT, ABSENT, ABSENT, ABSENT, false },
	/* a shared mapping that can be written to, see below */
	{ CALL(mmap), CALL_OTHER, 4, ABSENT, ABSENT, ABSENT, ABSENT, false },

	{ CALL(sync), CALL_NEVER, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(io_uring_setup), CALL_NEVER, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(fork), CALL_NEVER, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(vfork), CALL_NEVER, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(clone), CALL_NEVER, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, false },
	{ CALL(clone3), CALL_NEVER, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, false },
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

const struct call *call_find(long number)
{
	size_t i;

	for (i = 0; i < CALLS; i++)
		if (calls[i].number == number)
			return &calls[i];
	return NULL;
}

#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))
/* room for what is said of mmap */
#define FILTER_SIZE (2 * CALLS + 16)

void calls_filter(void)
{
	static struct sock_filter filter[FILTER_SIZE];
	struct sock_fprog program = { .filter = filter };
	size_t n = 0, i;

	/* another architecture's calls have other numbers: none is made */
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (i = 0; i < CALLS; i++) {
		if (calls[i].number == SYS_mmap)
			continue;
		filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
		filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	}
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 5);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT(2));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_WRITE, 0, 3);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT(3));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_SHARED, 0, 1);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	program.len = n;
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		die_errno("seccomp filter");
}
