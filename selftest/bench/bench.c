// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Instructions per operation: /dev/crypto against AF_ALG, one call of each interface for the same work.
 *
 * Run by `make bench` in a machine that counts one nanosecond of its clock for each instruction executed, so that the
 * figures repeat and do not depend on what else this computer does. Prints one tab-separated line a case:
 * case, size in bytes, instructions of NCR, instructions of AF_ALG, ratio.
 *
 * usage: bench [audit]
 *
 * With audit: the same small operation under each state of audit, in a child, because a task gets an audit context only
 * if audit was enabled when it began. peer is then a call that the device refuses (what audit adds to any ioctl), or
 * AF_ALG's calls; added is what NCR adds to what audit adds to the refused one.
 */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_alg.h>
#include <linux/ncr.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KEY_SIZE 32
#define DES3_KEY_SIZE 24
#define ARCFOUR_KEY_SIZE 16
#define IV_SIZE 16
#define DES3_IV_SIZE 8
#define DIGEST_SIZE 32
/* what AF_ALG takes in one message: its socket buffer holds 16 pages */
#define AF_ALG_PART 65536

static const size_t sizes[] = { 16, 256, 4096, 65536, 1048576 };
#define SIZE_MAX_TESTED 1048576

static int ncr_fd, cipher_fd, hash_fd;
/* of the cipher that is measured */
static ncr_key_t ncr_key = NCR_KEY_INVALID;
static size_t iv_size = IV_SIZE;
static unsigned char *input, *ncr_output, *alg_output;
static const unsigned char iv[IV_SIZE] = "0123456789abcdef";

void die(const char *what)
{
	fprintf(stderr, "error: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void ncr_use_key(ncr_algorithm_t algorithm, const unsigned char *key, size_t size)
{
	struct ncr_key_data_st data = {
		.idata = (void *)key, .idata_size = size, .type = NCR_KEY_TYPE_SECRET, .algorithm = algorithm,
	};

	if (ioctl(ncr_fd, NCRIO_KEY_INIT, &ncr_key))
		die("NCRIO_KEY_INIT");
	data.key = ncr_key;
	if (ioctl(ncr_fd, NCRIO_KEY_IMPORT, &data))
		die("NCRIO_KEY_IMPORT");
}

static void ncr_open(const unsigned char *key)
{
	ncr_fd = open("/dev/crypto", O_RDWR | O_CLOEXEC);
	if (ncr_fd < 0)
		die("/dev/crypto");
	ncr_use_key(NCR_ALG_AES_CBC, key, KEY_SIZE);
}

static void ncr_once(ncr_algorithm_t algorithm, ncr_crypto_op_t op, size_t size, size_t output_size)
{
	struct ncr_session_once_op_st once;

	once.init.algorithm = algorithm;
	once.init.key = ncr_key;
	once.init.op = op;
	memcpy(once.init.params.params.cipher.iv, iv, IV_SIZE);
	once.init.params.params.cipher.iv_size = iv_size;
	once.op.type = NCR_DIRECT_DATA;
	once.op.data.udata.input = input;
	once.op.data.udata.input_size = size;
	once.op.data.udata.output = ncr_output;
	once.op.data.udata.output_size = output_size;
	if (ioctl(ncr_fd, NCRIO_SESSION_ONCE, &once))
		die("NCRIO_SESSION_ONCE");
}

static void ncr_cipher(size_t size)
{
	ncr_once(NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, size, size);
}

static void ncr_hash(size_t size)
{
	ncr_once(NCR_ALG_SHA2_256, NCR_OP_SIGN, size, DIGEST_SIZE);
}

static void ncr_3des(size_t size)
{
	ncr_once(NCR_ALG_3DES_CBC, NCR_OP_ENCRYPT, size, size);
}

static void ncr_arcfour(size_t size)
{
	ncr_once(NCR_ALG_ARCFOUR, NCR_OP_ENCRYPT, size, size);
}

static int alg_open(const char *type, const char *name, const unsigned char *key, size_t key_size)
{
	struct sockaddr_alg address = { .salg_family = AF_ALG };
	int fd, operation;

	strcpy((char *)address.salg_type, type);
	strcpy((char *)address.salg_name, name);
	fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
		die("AF_ALG");
	if (key && setsockopt(fd, SOL_ALG, ALG_SET_KEY, key, key_size))
		die("ALG_SET_KEY");
	operation = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	if (operation < 0)
		die("AF_ALG: accept");
	close(fd);
	return operation;
}

static void alg_send(const unsigned char *data, size_t size, bool first, bool last)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct af_alg_iv) + IV_SIZE)];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec part = { .iov_base = (void *)data, .iov_len = size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	struct cmsghdr *header;
	struct af_alg_iv *alg_iv;

	if (first) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_ALG;
		header->cmsg_type = ALG_SET_OP;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		*(int *)CMSG_DATA(header) = ALG_OP_ENCRYPT;
		header = CMSG_NXTHDR(&message, header);
		header->cmsg_level = SOL_ALG;
		header->cmsg_type = ALG_SET_IV;
		header->cmsg_len = CMSG_LEN(sizeof(*alg_iv) + iv_size);
		alg_iv = (struct af_alg_iv *)CMSG_DATA(header);
		alg_iv->ivlen = iv_size;
		memcpy(alg_iv->iv, iv, iv_size);
	}
	if (sendmsg(cipher_fd, &message, last ? 0 : MSG_MORE) != (ssize_t)size)
		die("AF_ALG: sendmsg");
}

static void alg_cipher(size_t size)
{
	size_t done, n;

	for (done = 0; done < size; done += n) {
		n = size - done < AF_ALG_PART ? size - done : AF_ALG_PART;
		alg_send(input + done, n, done == 0, done + n == size);
		if (read(cipher_fd, alg_output + done, n) != (ssize_t)n)
			die("AF_ALG: read");
	}
}

static void alg_hash(size_t size)
{
	if (send(hash_fd, input, size, 0) != (ssize_t)size || read(hash_fd, alg_output, DIGEST_SIZE) != DIGEST_SIZE)
		die("AF_ALG: hash");
}

/* An ioctl that goes nowhere: what entering and leaving the kernel costs. */
static void nothing(size_t size)
{
	(void)size;
	if (ioctl(ncr_fd, _IO('c', 0)) == 0 || errno != ENOTTY)
		die("unknown command");
}

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

unsigned long long measure_mean(void (*function)(size_t size), size_t size, unsigned int calls)
{
	unsigned long long start = now();
	unsigned int i;

	for (i = 0; i < calls; i++)
		function(size);
	return (now() - start) / calls;
}

/* The fewest instructions seen: an interrupt in between is not the operation's. */
static unsigned long long fewest(void (*function)(size_t size), size_t size, unsigned int rounds, unsigned int batch)
{
	unsigned long long best = ~0ULL, spent;

	while (rounds--) {
		spent = measure_mean(function, size, batch);
		if (spent < best)
			best = spent;
	}
	return best;
}

unsigned long long measure(void (*function)(size_t size), size_t size)
{
	measure_mean(function, size, 4);
	return fewest(function, size, 12, size < 65536 ? 64 : 2);
}

unsigned long long measure_long(void (*function)(size_t size), size_t size)
{
	function(size);
	return fewest(function, size, 6, 1);
}

void row(const char *name, size_t size, unsigned long long ours, unsigned long long theirs)
{
	if (theirs)
		printf("%s\t%zu\t%llu\t%llu\t%.3f\n", name, size, ours, theirs, (double)ours / theirs);
	else
		printf("%s\t%zu\t%llu\t-\t-\n", name, size, ours);
	fflush(stdout);
}

static void compare(const char *name, void (*ncr)(size_t size), void (*alg)(size_t size), size_t size, size_t output_size)
{
	unsigned long long ours = measure(ncr, size), theirs = measure(alg, size);

	if (memcmp(ncr_output, alg_output, output_size ? output_size : size)) {
		fprintf(stderr, "error: %s %zu: the results differ\n", name, size);
		exit(1);
	}
	row(name, size, ours, theirs);
}

/* What is there for old data, at one size. The kernel of the test machine has no ARCFOUR. */
static void old_ciphers(const unsigned char *key)
{
	ncr_use_key(NCR_ALG_3DES_CBC, key, DES3_KEY_SIZE);
	close(cipher_fd);
	cipher_fd = alg_open("skcipher", "cbc(des3_ede)", key, DES3_KEY_SIZE);
	iv_size = DES3_IV_SIZE;
	compare("3des-cbc", ncr_3des, alg_cipher, 4096, 0);
	ncr_use_key(NCR_ALG_ARCFOUR, key, ARCFOUR_KEY_SIZE);
	row("arcfour", 4096, measure(ncr_arcfour, 4096), 0);
}

/* --- under audit -------------------------------------------------------------------------------------------------- */

#define OP_NODE(op) "/sys/kernel/security/ncr/op/" #op
#define AUDIT_SIZE 256

static void auditctl(const char *arguments)
{
	char command[256];

	snprintf(command, sizeof(command), "auditctl %s >/dev/null", arguments);
	if (system(command)) {
		fprintf(stderr, "error: %s failed\nhint: run it in the machine of make bench\n", command);
		exit(1);
	}
}

struct audit_cost {
	unsigned long long refused, operation, alg;
};

/* In a child: it has an audit context if audit is enabled. */
static struct audit_cost audit_cost(void)
{
	struct audit_cost cost;
	int ends[2], status;
	pid_t child;

	if (pipe(ends))
		die("pipe");
	fflush(NULL);
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		cost.refused = measure(nothing, 0);
		cost.operation = measure(ncr_cipher, AUDIT_SIZE);
		cost.alg = measure(alg_cipher, AUDIT_SIZE);
		_exit(write(ends[1], &cost, sizeof(cost)) != sizeof(cost));
	}
	if (read(ends[0], &cost, sizeof(cost)) != sizeof(cost) || waitpid(child, &status, 0) != child || status)
		die("measuring in a child");
	close(ends[0]);
	close(ends[1]);
	return cost;
}

static void under_audit(void)
{
	static const struct {
		const char *name, *enable, *rule;
	} states[] = {
		{ "audit-off", "-e 0", NULL },
		{ "audit-no-rules", "-e 1", NULL },
		{ "audit-unrelated-rule", "-e 1", "-w /etc/passwd -p wa -k bench" },
		{ "audit-rule-on-another-operation", "-e 1", "-a always,exit -F path=" OP_NODE(key_export) " -k bench" },
		{ "audit-selected", "-e 1", "-a always,exit -F path=" OP_NODE(session_op) " -k bench" },
		{ "audit-syscall-selected", "-e 1", "-a always,exit -F arch=b64 -S ioctl,sendmsg,read -k bench" },
	};
	struct audit_cost off = { 0 }, cost;
	size_t i;

	printf("case\tsize\tncr\tpeer\tratio\n");
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		auditctl("-D");
		auditctl(states[i].enable);
		if (states[i].rule)
			auditctl(states[i].rule);
		cost = audit_cost();
		auditctl("-D");
		if (!i)
			off = cost;
		printf("%s\t%d\t%llu\t%llu\t%.3f\n", states[i].name, AUDIT_SIZE, cost.operation, cost.alg,
		       (double)cost.operation / cost.alg);
		printf("%s-refused\t0\t%llu\t-\t-\n", states[i].name, cost.refused);
		printf("%s-added\t%d\t%lld\t-\t-\n", states[i].name, AUDIT_SIZE,
		       (long long)(cost.operation - off.operation) - (long long)(cost.refused - off.refused));
		fflush(stdout);
	}
	auditctl("-e 0");
}

int main(int argc, char **argv)
{
	unsigned char key[KEY_SIZE];
	size_t i;

	for (i = 0; i < sizeof(key); i++)
		key[i] = i;
	input = malloc(SIZE_MAX_TESTED);
	ncr_output = malloc(SIZE_MAX_TESTED);
	alg_output = malloc(SIZE_MAX_TESTED);
	if (!input || !ncr_output || !alg_output)
		die("malloc");
	memset(input, 0x5a, SIZE_MAX_TESTED);
	memset(ncr_output, 0, SIZE_MAX_TESTED);
	memset(alg_output, 1, SIZE_MAX_TESTED);

	ncr_open(key);
	cipher_fd = alg_open("skcipher", "cbc(aes)", key, sizeof(key));
	hash_fd = alg_open("hash", "sha256", NULL, 0);

	if (argc > 1 && !strcmp(argv[1], "audit")) {
		under_audit();
		return 0;
	}
	printf("case\tsize\tncr\tpeer\tratio\n");
	row("null-ioctl", 0, measure(nothing, 0), 0);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		compare("aes-256-cbc", ncr_cipher, alg_cipher, sizes[i], 0);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		compare("sha256", ncr_hash, alg_hash, sizes[i], DIGEST_SIZE);
	old_ciphers(key);
	bench_keys();
	bench_pairs();
	return 0;
}
