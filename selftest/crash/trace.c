// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace.h"

#include "calls.h"
#include "die.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* main() of the program, under another name */
int keystore_main(int argc, char **argv);

/* --- starting and ending ------------------------------------------------------------------------------------------ */

static _Noreturn void child(const char *const argv[], const int said[2], bool traced)
{
	int argc = 0;

	if (dup2(said[0], 1) < 0 || dup2(said[1], 2) < 0)
		_exit(126);
	while (argv[argc])
		argc++;
	if (traced) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0))
			_exit(126);
		raise(SIGSTOP);
		calls_filter();
	}
	/* the program parses what it is given in place, as it may */
	exit(keystore_main(argc, (char **)argv));
}

static pid_t start(const char *const argv[], int said[2], bool traced)
{
	pid_t pid;

	said[0] = memfd_create("out", MFD_CLOEXEC);
	said[1] = memfd_create("err", MFD_CLOEXEC);
	if (said[0] < 0 || said[1] < 0)
		die_errno("memfd_create");
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die_errno("fork");
	if (!pid)
		child(argv, said, traced);
	return pid;
}

static void slurp(int fd, char text[SAID_SIZE])
{
	ssize_t size = pread(fd, text, SAID_SIZE - 1, 0);

	text[size < 0 ? 0 : size] = '\0';
	close(fd);
}

static void finish(struct run *run, int status, const int said[2])
{
	run->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	slurp(said[0], run->out);
	slurp(said[1], run->err);
}

void run_plainly(struct run *run, const char *const argv[])
{
	int said[2], status;
	pid_t pid;

	memset(run, 0, sizeof(*run));
	pid = start(argv, said, false);
	if (waitpid(pid, &status, 0) != pid)
		die_errno("waitpid");
	finish(run, status, said);
}

void run_free(struct run *run)
{
	changes_free(&run->changes);
}

/* --- what a call is about ----------------------------------------------------------------------------------------- */

/**
 * struct traced - the program, stopped at a call
 * @path: what the call is about, and @new_path what it makes; "" where that is not told by a path
 * @inode: of the file that a descriptor or @path names; 0 for none
 * @there: whether there is a file at the path
 */
struct traced {
	pid_t pid;
	struct run *run;
	const struct plan *plan;
	const char *folder;
	const struct call *call;
	struct user_regs_struct regs;
	char path[2 * PATH_MAX];
	char new_path[2 * PATH_MAX];
	ino_t inode;
	off_t size;
	bool there;
};

static uint64_t argument(const struct traced *traced, int number)
{
	const struct user_regs_struct *regs = &traced->regs;
	const uint64_t arguments[] = { regs->rdi, regs->rsi, regs->rdx, regs->r10, regs->r8, regs->r9 };

	return arguments[number];
}

static size_t read_memory(const struct traced *traced, uint64_t address, void *bytes, size_t size)
{
	struct iovec here = { bytes, size }, there = { (void *)address, size };
	ssize_t got = process_vm_readv(traced->pid, &here, 1, &there, 1, 0);

	return got < 0 ? 0 : got;
}

static void read_text(const struct traced *traced, uint64_t address, char text[PATH_MAX])
{
	size_t size = 0, part;

	/* not across the end of a page, behind which there may be nothing */
	do {
		part = 4096 - ((address + size) & 4095);
		part = read_memory(traced, address + size, text + size, part < PATH_MAX - 1 - size ? part : PATH_MAX - 1 - size);
		size += part;
		text[size] = '\0';
	} while (part && strlen(text) == size && size < PATH_MAX - 1);
}

static void link_text(const struct traced *traced, const char *what, int number, char text[PATH_MAX])
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof(link), number < 0 ? "/proc/%d/%s" : "/proc/%d/%s/%d", traced->pid, what, number);
	size = readlink(link, text, PATH_MAX - 1);
	text[size < 0 ? 0 : size] = '\0';
}

static bool below(const struct traced *traced, const char *path)
{
	size_t size = strlen(traced->folder);

	return !strncmp(path, traced->folder, size) && (!path[size] || path[size] == '/');
}

/* What descriptor @fd has open; "" for what is no file. */
static void descriptor_path(const struct traced *traced, int fd, char text[PATH_MAX])
{
	link_text(traced, "fd", fd, text);
}

static bool stat_descriptor(const struct traced *traced, int fd, struct stat *st)
{
	char link[64];

	snprintf(link, sizeof(link), "/proc/%d/fd/%d", traced->pid, fd);
	return !stat(link, st);
}

static void full_path(const struct traced *traced, int fd, int path, char full[2 * PATH_MAX])
{
	char text[PATH_MAX], base[PATH_MAX];
	size_t size;

	read_text(traced, argument(traced, path), text);
	if (*text == '/') {
		strcpy(full, text);
	} else {
		if (fd == ABSENT || (int)argument(traced, fd) == AT_FDCWD)
			link_text(traced, "cwd", -1, base);
		else
			descriptor_path(traced, argument(traced, fd), base);
		snprintf(full, 2 * PATH_MAX, "%s/%s", base, text);
	}
	for (size = strlen(full); size > 1 && full[size - 1] == '/'; size--)
		full[size - 1] = '\0';
}

static struct place place(const char *path)
{
	char folder[2 * PATH_MAX];
	struct place place = { 0 };
	struct stat st;
	char *slash;

	strcpy(folder, path);
	slash = strrchr(folder, '/');
	if (!slash || strlen(slash + 1) > NAME_MAX)
		die(path);
	strcpy(place.name, slash + 1);
	*slash = '\0';
	if (stat(folder, &st))
		die_errno(folder);
	place.folder = st.st_ino;
	return place;
}

static void look(struct traced *traced)
{
	const struct call *call = traced->call;
	unsigned int number;
	struct stat st;
	int ends;

	*traced->path = *traced->new_path = '\0';
	traced->inode = 0;
	traced->size = 0;
	traced->there = false;
	if (call->path != ABSENT) {
		full_path(traced, call->fd, call->path, traced->path);
		/* a descriptor by its name, as link(2) takes a file without one */
		if (sscanf(traced->path, "/proc/self/fd/%u%n", &number, &ends) == 1 && !traced->path[ends])
			descriptor_path(traced, number, traced->path), traced->there = stat_descriptor(traced, number, &st);
		else
			traced->there = !lstat(traced->path, &st);
	} else if (call->fd != ABSENT) {
		descriptor_path(traced, argument(traced, call->fd), traced->path);
		traced->there = stat_descriptor(traced, argument(traced, call->fd), &st);
	}
	if (call->new_path != ABSENT)
		full_path(traced, call->new_fd, call->new_path, traced->new_path);
	if (traced->there) {
		traced->inode = st.st_ino;
		traced->size = st.st_size;
	}
}

static int open_flags(const struct traced *traced)
{
	return argument(traced, traced->call->extra);
}

/* Whether the call is one of those that are numbered. */
static bool concerns(const struct traced *traced)
{
	if (traced->call->kind == CALL_NEVER)
		die("a system call that is not modelled");
	if (!below(traced, traced->path) && !below(traced, traced->new_path))
		return false;
	if (traced->call->kind == CALL_OTHER) {
		printf("# %s %s\n", traced->call->name, traced->path);
		die("a system call that is not modelled, below the folder");
	}
	if (traced->call->kind != CALL_OPEN)
		return true;
	return open_flags(traced) & (O_CREAT | O_TRUNC) || (open_flags(traced) & O_TMPFILE) == O_TMPFILE;
}

/* --- what it changed ---------------------------------------------------------------------------------------------- */

static struct change *add(const struct traced *traced, enum change_kind kind, ino_t inode)
{
	struct change *change = changes_add(&traced->run->changes, kind);

	change->call = traced->run->calls;
	change->inode = inode;
	return change;
}

static off_t position(const struct traced *traced, int fd)
{
	char path[64], line[64];
	long long at = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", traced->pid, fd);
	file = fopen(path, "r");
	if (!file || !fgets(line, sizeof(line), file) || sscanf(line, "pos: %lld", &at) != 1)
		die_errno(path);
	fclose(file);
	return at;
}

/* After the call, so the position is behind what was written. */
static void wrote(const struct traced *traced, size_t size)
{
	struct change *change = add(traced, CHANGE_WRITE, traced->inode);

	change->size = size;
	change->offset = traced->call->extra != ABSENT ? (off_t)argument(traced, traced->call->extra) :
			 position(traced, argument(traced, 0)) - (off_t)size;
	change->data = malloc(size + 1);
	if (!change->data || read_memory(traced, argument(traced, 1), change->data, size) != size)
		die("what the program wrote cannot be read");
}

static void opened(const struct traced *traced, int fd)
{
	struct change *change;
	struct stat st;

	if (!stat_descriptor(traced, fd, &st))
		die_errno("what the program opened");
	if (traced->there && (open_flags(traced) & O_TMPFILE) != O_TMPFILE) {
		if (open_flags(traced) & O_TRUNC && traced->size)
			add(traced, CHANGE_SIZE, st.st_ino);
		return;
	}
	change = add(traced, CHANGE_INODE, st.st_ino);
	change->mode = st.st_mode;
	if ((open_flags(traced) & O_TMPFILE) == O_TMPFILE)
		return;
	change = add(traced, CHANGE_NAME, st.st_ino);
	change->to = place(traced->path);
}

static void made_folder(const struct traced *traced)
{
	struct change *change;
	struct stat st;

	if (lstat(traced->path, &st))
		die_errno(traced->path);
	change = add(traced, CHANGE_INODE, st.st_ino);
	change->mode = st.st_mode;
	change = add(traced, CHANGE_NAME, st.st_ino);
	change->to = place(traced->path);
}

static void record(const struct traced *traced, uint64_t result)
{
	const struct call *call = traced->call;
	struct change *change;

	switch (call->kind) {
	case CALL_OPEN:
		opened(traced, result);
		break;
	case CALL_WRITE:
		wrote(traced, result);
		break;
	case CALL_RESIZE:
		add(traced, CHANGE_SIZE, traced->inode)->offset = argument(traced, call->extra);
		break;
	case CALL_CHMOD:
	case CALL_CHMOD_AT:
		add(traced, CHANGE_MODE, traced->inode)->mode = argument(traced, call->extra) & 07777;
		break;
	case CALL_SYNC:
		add(traced, CHANGE_SYNC, traced->inode);
		break;
	case CALL_LINK:
		add(traced, CHANGE_NAME, traced->inode)->to = place(traced->new_path);
		break;
	case CALL_RENAME:
		if (call->extra != ABSENT && argument(traced, call->extra) & ~1ULL)
			die("renameat2 with a flag that is not modelled");
		change = add(traced, CHANGE_MOVE, traced->inode);
		change->from = place(traced->path);
		change->to = place(traced->new_path);
		break;
	case CALL_UNLINK:
		add(traced, CHANGE_GONE, traced->inode)->from = place(traced->path);
		break;
	case CALL_MKDIR:
		made_folder(traced);
		break;
	default:
		die("a system call that is not modelled");
	}
}

/* --- the calls one after the other -------------------------------------------------------------------------------- */

static void set_registers(struct traced *traced)
{
	if (ptrace(PTRACE_SETREGS, traced->pid, 0, &traced->regs))
		die_errno("PTRACE_SETREGS");
}

static void interfere(const struct traced *traced)
{
	snprintf(traced->run->last, sizeof(traced->run->last), "%s", traced->call->name);
}

/* Nothing is done, and this is what the call returns. */
static void refuse(struct traced *traced, int error)
{
	traced->regs.orig_rax = -1;
	traced->regs.rax = -error;
	set_registers(traced);
}

static bool fails(const struct traced *traced)
{
	const struct plan *plan = traced->plan;
	enum call_kind kind = traced->call->kind;

	if (!plan->fail_at || plan->half)
		return false;
	if (traced->run->calls == plan->fail_at)
		return true;
	if (!plan->from_then_on || traced->run->calls < plan->fail_at)
		return false;
	/* a full disk lets go of what is on it, and is what it was for the rest */
	return plan->error != ENOSPC || kind == CALL_OPEN || kind == CALL_WRITE || kind == CALL_LINK ||
	       kind == CALL_MKDIR || kind == CALL_RESIZE;
}

static int wait_for(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		die_errno("waitpid");
	return status;
}

static void go_on(pid_t pid, enum __ptrace_request how, int signal)
{
	/* killed in between is no error: its end is waited for */
	if (ptrace(how, pid, 0, signal) && errno != ESRCH)
		die_errno("ptrace");
}

/* The call is made, in whole or in half, and what came of it is kept. Returns as waitpid(2). */
static int let_it(struct traced *traced)
{
	uint64_t size = traced->regs.rdx, result;
	bool half = traced->plan->half && traced->run->calls == traced->plan->fail_at && traced->call->kind == CALL_WRITE &&
		    size > 1;
	int status;

	if (half) {
		interfere(traced);
		traced->regs.rdx = size / 2;
		set_registers(traced);
	}
	go_on(traced->pid, PTRACE_SYSCALL, 0);
	status = wait_for(traced->pid);
	if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
		return status;
	if (ptrace(PTRACE_GETREGS, traced->pid, 0, &traced->regs))
		die_errno("PTRACE_GETREGS");
	result = traced->regs.rax;
	if (half) {
		traced->regs.rdx = size;
		set_registers(traced);
	}
	if ((int64_t)result >= 0)
		record(traced, result);
	go_on(traced->pid, PTRACE_CONT, 0);
	return wait_for(traced->pid);
}

static int stopped(struct traced *traced)
{
	if (ptrace(PTRACE_GETREGS, traced->pid, 0, &traced->regs))
		die_errno("PTRACE_GETREGS");
	traced->call = call_find(traced->regs.orig_rax);
	if (!traced->call)
		die("stopped at a call that is not in the table");
	look(traced);
	if (!concerns(traced)) {
		go_on(traced->pid, PTRACE_CONT, 0);
		return wait_for(traced->pid);
	}
	if (traced->plan->no_tmpfile && traced->call->kind == CALL_OPEN && (open_flags(traced) & O_TMPFILE) == O_TMPFILE) {
		refuse(traced, EOPNOTSUPP);
		go_on(traced->pid, PTRACE_CONT, 0);
		return wait_for(traced->pid);
	}
	traced->run->calls++;
	if (traced->run->calls == traced->plan->die_at) {
		interfere(traced);
		kill(traced->pid, SIGKILL);
		return wait_for(traced->pid);
	}
	if (!fails(traced))
		return let_it(traced);
	interfere(traced);
	refuse(traced, traced->plan->error);
	go_on(traced->pid, PTRACE_CONT, 0);
	return wait_for(traced->pid);
}

void run_traced(struct run *run, const char *folder, const struct plan *plan, const char *const argv[])
{
	static struct traced traced;
	int said[2], status;

	memset(run, 0, sizeof(*run));
	memset(&traced, 0, sizeof(traced));
	traced.run = run;
	traced.plan = plan;
	traced.folder = folder;
	traced.pid = start(argv, said, true);
	status = wait_for(traced.pid);
	if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP ||
	    ptrace(PTRACE_SETOPTIONS, traced.pid, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL))
		die_errno("the program cannot be traced");
	go_on(traced.pid, PTRACE_CONT, 0);
	status = wait_for(traced.pid);
	while (WIFSTOPPED(status)) {
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
			status = stopped(&traced);
			continue;
		}
		go_on(traced.pid, PTRACE_CONT, WSTOPSIG(status));
		status = wait_for(traced.pid);
	}
	finish(run, status, said);
}
