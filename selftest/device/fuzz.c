// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz.c - calls made up at random by several processes and threads for FUZZ_SECONDS (10)
 *
 * The calls know the structures: right numbers, members that are right, nearly right or rubbish, handles that often
 * exist, pointers to memory that is there, ends, or is the kernel's. FUZZ_SEED repeats a run as far as the scheduler
 * lets it.
 * What the kernel says about it is found by the machine; here all counts must be back at the end, and the device must
 * still compute. FUZZ_PROCESSES (3), each with two threads.
 */
#include "keyring_calls.h"
#include "public_calls.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#define BUFFER 65536
#define GUARD 65536	/* more than the kernel copies at a time */

struct fuzzer {
	uint64_t random;
	int device;
	uint8_t *buffer;	/* BUFFER bytes and then no page */
	uint8_t *read_only;
	unsigned long calls, successes;
	int ncr;		/* the keyring */
	int serial;		/* of a published key, or one that was */
	uint8_t blob[1024], blob_copy[1024];
	size_t blob_size;
	uint8_t der[DER_MAX];
	struct number p;
	uint8_t number[2];
	time_t end;
};

static uint64_t draw(struct fuzzer *f)
{
	f->random ^= f->random << 13;
	f->random ^= f->random >> 7;
	f->random ^= f->random << 17;
	return f->random * 2685821657736338717ULL >> 16;
}

static unsigned int below(struct fuzzer *f, unsigned int n)
{
	return draw(f) % n;
}

static bool rarely(struct fuzzer *f)
{
	return below(f, 16) == 0;
}

static int handle(struct fuzzer *f)
{
	static const int odd[] = { -1, -2, INT_MIN, INT_MAX, 1000 };

	return rarely(f) ? odd[below(f, COUNT(odd))] : (int)below(f, 8);
}

static size_t size(struct fuzzer *f)
{
	static const size_t odd[] = {
		0, 1, 65536, 65537, 70000, (size_t)1 << 20, (size_t)1 << 31, SIZE_MAX, SIZE_MAX - 15
	};
	static const size_t usual[] = { 8, 16, 16, 16, 20, 24, 32, 32, 40, 48, 64, 96, 128, 4096, 4112, 32768, 32784 };

	if (rarely(f))
		return odd[below(f, COUNT(odd))];
	return below(f, 4) ? usual[below(f, COUNT(usual))] : below(f, 5000);
}

static void *pointer(struct fuzzer *f)
{
	if (rarely(f)) {
		void *const odd[] = { NULL, (void *)1, KERNEL_ADDRESS, (void *)-1L, f->read_only };

		return odd[below(f, COUNT(odd))];
	}
	/* mostly with room after it, sometimes close to the end */
	return f->buffer + (rarely(f) ? BUFFER - below(f, 300) : below(f, BUFFER / 2));
}

static unsigned int flags(struct fuzzer *f)
{
	return rarely(f) ? draw(f) : (below(f, 64) & (below(f, 2) ? 63 : 19));
}

static unsigned int algorithm(struct fuzzer *f)
{
	if (rarely(f))
		return rarely(f) ? below(f, 300) : NCR_ALG_RSA + below(f, 3);
	return algorithms[below(f, algorithm_count)].id;
}

static void params(struct fuzzer *f, struct ncr_key_params_st *p)
{
	static const size_t sizes[] = { 16, 16, 16, 8, 4, 0, 0 };

	p->params.cipher.iv_size = rarely(f) ? size(f) : sizes[below(f, COUNT(sizes))];
}

static void rsa_params(struct fuzzer *f, struct ncr_key_params_st *p)
{
	p->params.rsa.type = rarely(f) ? draw(f) : below(f, 3);
	p->params.rsa.sign_hash = rarely(f) ? draw(f) : NCR_ALG_SHA1 + below(f, 6);
	p->params.rsa.oaep_hash = rarely(f) ? draw(f) : NCR_ALG_SHA1 + below(f, 6);
	p->params.rsa.pss_salt = rarely(f) ? draw(f) : below(f, 240);
}

/* A key of the tests, whole or not quite; those that take long to check rarely. */
static void public_key(struct fuzzer *f, struct ncr_key_data_st *data)
{
	data->type = below(f, 8) ? NCR_KEY_TYPE_PUBLIC : NCR_KEY_TYPE_PRIVATE;
	data->algorithm = NCR_ALG_RSA;
	data->flags &= ~NCR_KEY_FLAG_WRAP;
	data->idata = f->der;
	data->idata_size = rsa_known->key_size;
	if (below(f, 2)) {
		data->type = rarely(f) ? NCR_KEY_TYPE_PUBLIC : NCR_KEY_TYPE_PRIVATE;
		data->algorithm = NCR_ALG_DH;
		data->idata_size = dh_safe_private(f->der);
	} else if (rarely(f)) {
		data->type = rarely(f) ? NCR_KEY_TYPE_PUBLIC : NCR_KEY_TYPE_PRIVATE;
		data->algorithm = NCR_ALG_DSA;
		data->idata_size = dsa_known->key_size;
		memcpy(f->der, dsa_known->key, dsa_known->key_size);
	} else if (data->type == NCR_KEY_TYPE_PUBLIC) {
		data->idata_size = known_public(f->der);
	} else {
		memcpy(f->der, rsa_known->key, rsa_known->key_size);
	}
	f->der[below(f, data->idata_size)] ^= rarely(f) << below(f, 8);
	data->idata_size -= rarely(f) ? below(f, data->idata_size) : 0;
}

/* A small group, right or nearly so, or any bytes, which are no prime. */
static void dh_params(struct fuzzer *f, struct ncr_key_generate_params_st *params)
{
	params->algorithm = NCR_ALG_DH;
	params->keyflags &= ~NCR_KEY_FLAG_WRAP;
	f->p = dh_safe();
	if (rarely(f))
		f->p.bytes[below(f, f->p.size)] ^= 1 << below(f, 8);
	params->params.dh.p = rarely(f) ? pointer(f) : f->p.bytes;
	params->params.dh.p_size = rarely(f) ? size(f) : f->p.size;
	f->number[0] = rarely(f) ? draw(f) : 2;
	params->params.dh.g = rarely(f) ? pointer(f) : f->number;
	params->params.dh.g_size = rarely(f) ? size(f) : 1;
}

static void session(struct fuzzer *f, struct ncr_session_st *s)
{
	s->algorithm = algorithm(f);
	s->key = handle(f);
	params(f, &s->params);
	s->op = rarely(f) ? draw(f) : 1 + below(f, 4);
	/* mostly an operation that the algorithm has */
	if (below(f, 4))
		s->op = s->algorithm < 40 ? 1 + below(f, 2) : 3 + below(f, 2);
	if (s->algorithm == NCR_ALG_RSA || rarely(f)) {
		rsa_params(f, &s->params);
		s->algorithm = NCR_ALG_RSA;
		s->op = rarely(f) ? draw(f) : 1 + below(f, 4);
	} else if (s->algorithm == NCR_ALG_DSA) {
		s->params.params.dsa.sign_hash = rarely(f) ? draw(f) : NCR_ALG_SHA1 + below(f, 6);
	}
}

static void session_op(struct fuzzer *f, struct ncr_session_op_st *op)
{
	op->ses = handle(f);
	op->type = rarely(f) ? draw(f) : below(f, 4) != 0;
	if (op->type == NCR_KEY_DATA) {
		op->data.kdata.input = handle(f);
		op->data.kdata.output = pointer(f);
		op->data.kdata.output_size = size(f);
	} else {
		op->data.udata.input = pointer(f);
		op->data.udata.input_size = size(f);
		op->data.udata.output = below(f, 4) ? op->data.udata.input : pointer(f);
		op->data.udata.output_size = below(f, 4) ? BUFFER / 2 : size(f);
	}
}

union argument {
	ncr_key_t key;
	struct ncr_key_generate_st generate;
	struct ncr_key_derivation_params_st derive;
	struct ncr_key_info_st info;
	struct ncr_key_data_st data;
	struct ncr_key_wrap_ext_st wrap;
	struct ncr_master_key_st master;
	struct ncr_key_storage_wrap_ext_st storage;
	struct ncr_session_st session;
	struct ncr_session_op_st op;
	struct ncr_session_once_op_st once;
	struct ncr_algorithm_info row;
	struct ncr_key_describe describe;
	struct ncr_key_publish publish;
	struct ncr_key_attach attach;
	struct ncr_store_manifest manifest;
	struct ncr_key_public public;
	uint8_t bytes[512];
};

static const unsigned long numbers[] = {
	NCRIO_KEY_INIT,
	NCRIO_KEY_INIT,
	NCRIO_KEY_DEINIT,
	NCRIO_KEY_GENERATE,
	NCRIO_KEY_GENERATE,
	NCRIO_KEY_GENERATE_PAIR,
	NCRIO_KEY_DERIVE,
	NCRIO_KEY_DERIVE,
	NCRIO_KEY_DERIVE,
	NCRIO_KEY_GET_INFO,
	NCRIO_KEY_EXPORT,
	NCRIO_KEY_IMPORT,
	NCRIO_KEY_IMPORT,
	NCRIO_KEY_WRAP,
	NCRIO_KEY_UNWRAP,
	NCRIO_KEY_UNWRAP_EXT,
	NCRIO_MASTER_KEY_SET,
	NCRIO_KEY_STORAGE_WRAP,
	NCRIO_KEY_STORAGE_UNWRAP,
	NCRIO_KEY_STORAGE_WRAP_EXT,
	NCRIO_KEY_STORAGE_UNWRAP_EXT,
	NCRIO_SESSION_INIT,
	NCRIO_SESSION_INIT,
	NCRIO_SESSION_UPDATE,
	NCRIO_SESSION_UPDATE,
	NCRIO_SESSION_UPDATE,
	NCRIO_SESSION_FINAL,
	NCRIO_SESSION_ONCE,
	NCRIO_SESSION_ONCE,
	NCRIO_ALGORITHM_INFO,
	NCRIO_KEY_DESCRIBE,
	NCRIO_KEY_PUBLISH,
	NCRIO_KEY_PUBLISH,
	NCRIO_KEY_ATTACH,
	NCRIO_KEY_ATTACH,
	NCRIO_STORE_SEAL,
	NCRIO_STORE_VERIFY,
	NCRIO_KEY_PUBLIC,
	NCRIO_KEY_PUBLIC,
};

/* Few names, so that keys are met again and replaced. */
static unsigned int label(struct fuzzer *f, uint8_t *bytes)
{
	memset(bytes, 'a' + below(f, 3), NCR_KEY_LABEL_SIZE);
	return rarely(f) ? below(f, 80) : 1 + below(f, 4);
}

/* Mostly nothing, and a short life when there is an end. */
static void attributes(struct fuzzer *f, struct ncr_key_attributes *a)
{
	a->valid = rarely(f) ? draw(f) : below(f, 2) ? 0 : below(f, 64);
	a->uid = rarely(f) ? draw(f) : ALICE;
	a->gid = rarely(f) ? draw(f) : 0;
	a->mode = rarely(f) ? draw(f) : below(f, 01000) & 0555;
	a->not_after_originate = rarely(f) ? draw(f) : (uint64_t)time(NULL) + below(f, 4);
	a->not_after = rarely(f) ? draw(f) : (uint64_t)time(NULL) + below(f, 4);
	memset(a->owner_name, 0, sizeof(a->owner_name));
	memset(a->group_name, rarely(f) ? 'g' : 0, sizeof(a->group_name));
}

static void fill(struct fuzzer *f, unsigned long number, union argument *a)
{
	switch (number) {
	case NCRIO_KEY_INIT:
	case NCRIO_KEY_DEINIT:
		a->key = handle(f);
		break;
	case NCRIO_KEY_GENERATE:
	case NCRIO_KEY_GENERATE_PAIR:
		a->generate.desc = handle(f);
		a->generate.desc2 = handle(f);
		a->generate.params.algorithm = algorithm(f);
		a->generate.params.keyflags = flags(f);
		a->generate.params.params.secret.bits = rarely(f) ? draw(f) : size(f) * 8;
		if (number == NCRIO_KEY_GENERATE_PAIR && below(f, 2)) {
			dh_params(f, &a->generate.params);
		} else if (number == NCRIO_KEY_GENERATE_PAIR) {
			/* seldom one that can be made: it takes as long as thousands of other calls */
			a->generate.params.algorithm = below(f, 4) ? NCR_ALG_RSA + below(f, 2) : algorithm(f);
			a->generate.params.params.rsa.bits = rarely(f) && rarely(f) ? 1024 + 2 * below(f, 9) :
									below(f, 1024);
			a->generate.params.params.rsa.e = below(f, 2) ? 0 : draw(f);
		}
		break;
	case NCRIO_KEY_DERIVE:
		a->derive.derive = rarely(f) ? draw(f) : NCR_DERIVE_DH;
		a->derive.newkey = handle(f);
		a->derive.key = handle(f);
		a->derive.keyflags = flags(f);
		a->derive.params.params.dh.pub = rarely(f) ? pointer(f) : f->number;
		a->derive.params.params.dh.pub_size = rarely(f) ? size(f) : 1 + below(f, sizeof(f->number));
		f->number[0] = draw(f);
		f->number[1] = draw(f);
		break;
	case NCRIO_KEY_GET_INFO:
		a->info.key = handle(f);
		break;
	case NCRIO_KEY_EXPORT:
	case NCRIO_KEY_IMPORT:
		a->data.key = handle(f);
		a->data.idata = pointer(f);
		a->data.idata_size = size(f);
		a->data.key_id_size = rarely(f) ? size(f) : below(f, 21);
		a->data.type = rarely(f) ? below(f, 5) : NCR_KEY_TYPE_SECRET;
		a->data.flags = flags(f);
		a->data.algorithm = algorithm(f);
		if (number == NCRIO_KEY_IMPORT && !below(f, 6))
			public_key(f, &a->data);
		break;
	case NCRIO_KEY_WRAP:
	case NCRIO_KEY_UNWRAP:
	case NCRIO_KEY_UNWRAP_EXT:
		a->wrap.algorithm = rarely(f) ? draw(f) : below(f, 2);
		a->wrap.keytowrap = handle(f);
		a->wrap.key = handle(f);
		params(f, &a->wrap.params);
		a->wrap.io = pointer(f);
		a->wrap.io_size = size(f);
		a->wrap.type = rarely(f) ? draw(f) : below(f, 4);
		a->wrap.key_algorithm = below(f, 2) ? NCR_ALG_RSA + below(f, 3) : algorithm(f);
		a->wrap.flags = flags(f);
		a->wrap.reserved = rarely(f);
		break;
	case NCRIO_MASTER_KEY_SET:
		/* one is set: another may not become it */
		a->master.key = pointer(f);
		a->master.key_size = below(f, 2) ? 32 : draw(f);
		break;
	case NCRIO_KEY_STORAGE_WRAP:
	case NCRIO_KEY_STORAGE_UNWRAP:
	case NCRIO_KEY_STORAGE_WRAP_EXT:
	case NCRIO_KEY_STORAGE_UNWRAP_EXT:
		a->storage.keytowrap = handle(f);
		a->storage.io = pointer(f);
		a->storage.io_size = size(f);
		a->storage.label_size = label(f, a->storage.label);
		a->storage.reserved = rarely(f);
		attributes(f, &a->storage.attributes);
		if (number == NCRIO_KEY_STORAGE_UNWRAP_EXT && !rarely(f))
			a->storage.attributes.valid = 0;
		break;
	case NCRIO_SESSION_INIT:
		session(f, &a->session);
		break;
	case NCRIO_SESSION_UPDATE:
	case NCRIO_SESSION_FINAL:
		session_op(f, &a->op);
		break;
	case NCRIO_SESSION_ONCE:
		session(f, &a->once.init);
		session_op(f, &a->once.op);
		break;
	case NCRIO_ALGORITHM_INFO:
		a->row.size = rarely(f) ? draw(f) : sizeof(a->row);
		a->row.index = below(f, 28);
		a->row.reserved = 0;
		break;
	case NCRIO_KEY_DESCRIBE:
		a->describe.size = rarely(f) ? draw(f) : sizeof(a->describe);
		a->describe.key = handle(f);
		break;
	case NCRIO_KEY_PUBLISH:
		a->publish.size = rarely(f) ? draw(f) : sizeof(a->publish);
		a->publish.key = handle(f);
		a->publish.keyring = rarely(f) ? draw(f) : 1 + below(f, 2);
		a->publish.flags = rarely(f) ? draw(f) : below(f, 2);
		a->publish.label_size = label(f, a->publish.label);
		attributes(f, &a->publish.attributes);
		break;
	case NCRIO_KEY_ATTACH:
		a->attach.size = rarely(f) ? draw(f) : sizeof(a->attach);
		a->attach.reserved = 0;
		a->attach.label_size = label(f, a->attach.label);
		a->attach.keyring = rarely(f) ? draw(f) : below(f, 3);
		a->attach.serial = 0;
		if (below(f, 4) == 0) {
			a->attach.serial = f->serial;
			a->attach.label_size = a->attach.keyring = 0;
		}
		break;
	case NCRIO_STORE_SEAL:
	case NCRIO_STORE_VERIFY:
		a->manifest.size = rarely(f) ? draw(f) : sizeof(a->manifest);
		a->manifest.manifest = (uintptr_t)pointer(f);
		a->manifest.manifest_size = size(f);
		a->manifest.generation = rarely(f) ? 0 : below(f, 100);
		memset(a->manifest.store, below(f, 70), sizeof(a->manifest.store));
		break;
	case NCRIO_KEY_PUBLIC:
		a->public.size = rarely(f) ? draw(f) : sizeof(a->public);
		a->public.key = handle(f);
		a->public.public_key = handle(f);
		a->public.reserved = rarely(f);
		break;
	}
}

/* Where the kernel is told to write to. */
static void **output_of(unsigned long number, union argument *a)
{
	switch (number) {
	case NCRIO_KEY_EXPORT:
		return &a->data.idata;
	case NCRIO_KEY_WRAP:
		return &a->wrap.io;
	case NCRIO_KEY_STORAGE_WRAP:
	case NCRIO_KEY_STORAGE_WRAP_EXT:
		return &a->storage.io;
	case NCRIO_SESSION_UPDATE:
	case NCRIO_SESSION_FINAL:
		return a->op.type == NCR_KEY_DATA ? &a->op.data.kdata.output : &a->op.data.udata.output;
	case NCRIO_SESSION_ONCE:
		return a->once.op.type == NCR_KEY_DATA ? &a->once.op.data.kdata.output : &a->once.op.data.udata.output;
	}
	return NULL;
}

/* An address made up or altered at random may be one of ours, and the kernel would write there as told. */
static void spare_ourselves(struct fuzzer *f, unsigned long number, union argument *a)
{
	void **output = output_of(number, a);
	uintptr_t at, buffer = (uintptr_t)f->buffer;

	if (!output)
		return;
	at = (uintptr_t)*output;
	if (at >= buffer && at < buffer + BUFFER + GUARD)
		return;
	if (at < 4096 || at == (uintptr_t)f->read_only || at >= (uintptr_t)KERNEL_ADDRESS)
		return;
	*output = pointer(f);
}

/* The key facility's calls on what was published, and blobs of the buffer: whole, cut, altered, or none. */
static void one_keyring_call(struct fuzzer *f)
{
	static const char *const names[] = { "a", "aa", "aaa", "bb", "", "\n", "x" };
	int keyring = below(f, 4) ? KEY_SPEC_USER_KEYRING : f->ncr, serial, error;
	unsigned long number = f->serial;

	switch (below(f, 8)) {
	case 0:
	case 1:
	case 2:
		/* now and then a blob that is one */
		if (below(f, 2)) {
			memcpy(f->blob_copy, f->blob, f->blob_size);
			f->blob_copy[below(f, f->blob_size)] ^= rarely(f);
			error = try_add_key("ncr", below(f, 2) ? "a" : "", f->blob_copy, f->blob_size, keyring, &serial);
		} else {
			error = try_add_key("ncr", names[below(f, COUNT(names))], f->buffer + below(f, BUFFER / 2),
					    below(f, 1000), keyring, &serial);
		}
		if (!error)
			f->serial = serial;
		f->successes += !error;
		break;
	case 3:
		try_keyctl(KEYCTL_REVOKE, number);
		break;
	case 4:
		try_keyctl(KEYCTL_SET_TIMEOUT, number, below(f, 3));
		break;
	case 5:
		try_keyctl(KEYCTL_UNLINK, number, keyring);
		break;
	case 6:
		try_keyctl(KEYCTL_INVALIDATE, number);
		break;
	case 7:
		try_keyctl(rarely(f) ? KEYCTL_CLEAR : KEYCTL_READ, rarely(f) ? (unsigned long)keyring : number,
			   (uintptr_t)f->buffer, 100);
		break;
	}
	f->calls++;
}

static void one_call(struct fuzzer *f)
{
	unsigned long number = numbers[below(f, COUNT(numbers))];
	union argument a;
	void *argument = &a;

	for (size_t i = 0; i < sizeof(a.bytes); i++)
		a.bytes[i] = draw(f);
	if (!rarely(f))
		fill(f, number, &a);
	if (rarely(f))
		a.bytes[below(f, _IOC_SIZE(number))] ^= 1 << below(f, 8);
	spare_ourselves(f, number, &a);
	if (rarely(f) && rarely(f)) {
		/* in the memory that calls of the other thread write to */
		argument = pointer(f);
		if ((uint8_t *)argument >= f->buffer && (uint8_t *)argument < f->buffer + BUFFER - sizeof(a))
			memcpy(argument, &a, sizeof(a));
	}
	if (rarely(f) && rarely(f))
		number = (number & 0xffff) | (unsigned long)below(f, sizeof(a)) << 16 |
			 (unsigned long)below(f, 4) << 30;
	if (rarely(f) && rarely(f) && rarely(f)) {
		close(f->device);
		f->device = open(DEVICE, O_RDWR | O_CLOEXEC);
	}
	f->calls++;
	if (call(f->device, number, argument))
		return;
	f->successes++;
	if (number == NCRIO_KEY_PUBLISH)
		f->serial = a.publish.serial;
}

static void *run_thread(void *argument)
{
	struct fuzzer *f = argument;

	while (time(NULL) < f->end)
		for (int i = 0; i < 100; i++)
			if (below(f, 12))
				one_call(f);
			else
				one_keyring_call(f);
	return NULL;
}

static uint8_t a_blob[1024];
static size_t a_blob_size;

static void prepare(struct fuzzer *f, uint64_t seed)
{
	memset(f, 0, sizeof(*f));
	f->random = (seed + 1) * 0x9e3779b97f4a7c15ULL;
	f->device = open(DEVICE, O_RDWR | O_CLOEXEC);
	f->buffer = mmap(NULL, BUFFER + GUARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	f->read_only = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (f->device < 0 || f->buffer == MAP_FAILED || f->read_only == MAP_FAILED ||
	    mprotect(f->buffer + BUFFER, GUARD, PROT_NONE))
		_exit(2);
	f->ncr = system_keyring();
	memcpy(f->blob, a_blob, a_blob_size);
	f->blob_size = a_blob_size;
	/* to possess what is published */
	if (new_session_keyring() || try_keyctl(KEYCTL_LINK, f->ncr, KEY_SPEC_SESSION_KEYRING) ||
	    try_keyctl(KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING))
		_exit(2);
}

/* Two threads on one namespace and one buffer: what was copied in may change meanwhile, handles come and go. */
static int run_process(uint64_t seed, time_t end)
{
	struct fuzzer first, second;
	pthread_t thread;

	prepare(&first, seed);
	second = first;
	second.random ^= 0xfeedface;
	first.end = second.end = end;
	second.device = dup(first.device);
	if (pthread_create(&thread, NULL, run_thread, &second))
		return 2;
	run_thread(&first);
	pthread_join(thread, NULL);
	fprintf(stderr, "fuzz: %lu calls, %lu succeeded\n", first.calls + second.calls,
		first.successes + second.successes);
	/* random calls that never get anywhere test nothing */
	return first.successes + second.successes > 100 ? 0 : 3;
}

static unsigned long setting(const char *variable, unsigned long otherwise)
{
	const char *value = getenv(variable);

	return value ? strtoul(value, NULL, 0) : otherwise;
}

static void random_calls(void **state)
{
	unsigned long seed = setting("FUZZ_SEED", time(NULL) ^ getpid());
	unsigned long processes = setting("FUZZ_PROCESSES", 3);
	time_t end = time(NULL) + setting("FUZZ_SECONDS", 10);
	int status, bad = 0;

	(void)state;
	fprintf(stderr, "fuzz: FUZZ_SEED=%lu\n", seed);
	fflush(NULL);
	for (unsigned long i = 0; i < processes; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid)
			_exit(run_process(seed + i, end));
	}
	for (unsigned long i = 0; i < processes; i++) {
		assert_true(wait(&status) > 0);
		if (!status)
			continue;
		bad++;
		print_error("a process ended with %s %d\n", WIFSIGNALED(status) ? "signal" : "status",
			    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
	/* only now: none of them may go on into the next test */
	assert_int_equal(bad, 0);
	expect(0, try_keyctl(KEYCTL_CLEAR, KEY_SPEC_USER_KEYRING));
	clear_system_keyring();
}

static void still_right(void **state)
{
	static const uint8_t abc[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	uint8_t digest[32];
	size_t size_ = sizeof(digest);

	(void)state;
	expect(0,
	       try_once(fd, NCR_ALG_SHA2_256, NCR_OP_SIGN, NCR_KEY_INVALID, NULL, 0, "abc", 3, digest, &size_, NULL));
	assert_memory_equal(digest, abc, sizeof(abc));
	assert_string_equal(status_value("state"), "operational");
}

static int fuzz_open(void **state)
{
	ncr_key_t key;

	/* a master key is set: else a random call would set it, for the rest of the boot */
	if (keyring_group_open(state))
		return -1;
	key = key_of(fd, "sixteen letters.", 16, NCR_KEY_FLAG_STORABLE);
	a_blob_size = sizeof(a_blob);
	expect(0, try_store(fd, key, "a", NULL, a_blob, &a_blob_size));
	key_free(fd, key);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(random_calls),
		keyring_test(still_right),
	};

	return cmocka_run_group_tests_name("fuzz", tests, fuzz_open, keyring_group_close);
}
