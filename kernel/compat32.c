// SPDX-License-Identifier: GPL-2.0
/*
 * The published structures as a 32-bit program lays them out
 *
 * Each structure has two functions: one makes the native structure, one takes over what the command
 * has written. Nothing else of the module knows that there are 32-bit programs. Structures of fixed
 * width and without pointers are the same for both and do not appear here.
 */
#include "device.h"

#include <linux/compat.h>
#include <linux/string.h>

#ifdef CONFIG_COMPAT

struct key_generate32 {
	s32 desc;
	s32 desc2;
	u32 algorithm;
	u32 keyflags;
	union {
		struct {
			u32 bits;
		} secret;
		struct {
			u32 bits;
			compat_ulong_t e;
		} rsa;
		struct {
			u32 p_bits;
			u32 q_bits;
		} dsa;
		struct {
			compat_uptr_t p;
			compat_size_t p_size;
			compat_uptr_t g;
			compat_size_t g_size;
		} dh;
	} params;
};

struct key_params32 {
	union {
		struct {
			u8 iv[NCR_CIPHER_MAX_BLOCK_LEN];
			compat_size_t iv_size;
		} cipher;
		struct {
			compat_uptr_t pub;
			compat_size_t pub_size;
		} dh;
		struct {
			u32 type;
			u32 oaep_hash;
			u32 sign_hash;
			u32 pss_salt;
		} rsa;
		struct {
			u32 sign_hash;
		} dsa;
	} params;
};

struct key_derivation32 {
	u32 derive;
	s32 newkey;
	u32 keyflags;
	s32 key;
	struct key_params32 params;
};

struct key_info32 {
	s32 key;
	u32 flags;
	u32 type;
	u32 algorithm;
	u8 key_id[MAX_KEY_ID_SIZE];
	compat_size_t key_id_size;
};

struct key_data32 {
	s32 key;
	compat_uptr_t idata;
	compat_size_t idata_size;
	u8 key_id[MAX_KEY_ID_SIZE];
	compat_size_t key_id_size;
	u32 type;
	u32 flags;
	u32 algorithm;
};

struct key_wrap32 {
	u32 algorithm;
	s32 keytowrap;
	s32 key;
	struct key_params32 params;
	compat_uptr_t io;
	compat_size_t io_size;
};

struct key_wrap_ext32 {
	struct key_wrap32 published;
	u32 type;
	u32 key_algorithm;
	u32 flags;
	u32 reserved;
};

struct master_key32 {
	compat_uptr_t key;
	u16 key_size;
};

struct storage_wrap32 {
	s32 keytowrap;
	compat_uptr_t io;
	compat_size_t io_size;
};

struct storage_wrap_ext32 {
	struct storage_wrap32 published;
	u8 uuid[NCR_KEY_UUID_SIZE];
	u8 label[NCR_KEY_LABEL_SIZE];
	u32 label_size;
	u32 reserved;
	struct ncr_key_attributes attributes;
};

struct session32 {
	u32 algorithm;
	s32 key;
	struct key_params32 params;
	u32 op;
	s32 ses;
};

struct session_op32 {
	s32 ses;
	union {
		struct {
			s32 input;
			compat_uptr_t output;
			compat_size_t output_size;
		} kdata;
		struct {
			compat_uptr_t input;
			compat_size_t input_size;
			compat_uptr_t output;
			compat_size_t output_size;
		} udata;
	} data;
	u32 type;
	s32 err;
};

struct session_once32 {
	struct session32 init;
	struct session_op32 op;
};

static_assert(sizeof(struct key_generate32) == 32);
static_assert(sizeof(struct key_derivation32) == 52);
static_assert(sizeof(struct key_info32) == 40);
static_assert(sizeof(struct key_data32) == 48);
static_assert(sizeof(struct key_wrap32) == 56);
static_assert(sizeof(struct key_wrap_ext32) == 72);
static_assert(sizeof(struct master_key32) == 8);
static_assert(sizeof(struct storage_wrap32) == 12);
static_assert(sizeof(struct storage_wrap_ext32) == 208);
static_assert(sizeof(struct session32) == 52);
static_assert(sizeof(struct session_op32) == 28);
static_assert(sizeof(struct session_once32) == 80);

/* Which member of a union is meant follows from the algorithm. */
static void generate_in(void *native, const void *user)
{
	const struct key_generate32 *from = user;
	struct ncr_key_generate_st *to = native;

	*to = (struct ncr_key_generate_st) {
		.desc = from->desc,
		.desc2 = from->desc2,
		.params.algorithm = from->algorithm,
		.params.keyflags = from->keyflags,
	};
	switch (from->algorithm) {
	case NCR_ALG_RSA:
		to->params.params.rsa.bits = from->params.rsa.bits;
		to->params.params.rsa.e = from->params.rsa.e;
		break;
	case NCR_ALG_DSA:
		to->params.params.dsa.p_bits = from->params.dsa.p_bits;
		to->params.params.dsa.q_bits = from->params.dsa.q_bits;
		break;
	case NCR_ALG_DH:
		to->params.params.dh.p = compat_ptr(from->params.dh.p);
		to->params.params.dh.p_size = from->params.dh.p_size;
		to->params.params.dh.g = compat_ptr(from->params.dh.g);
		to->params.params.dh.g_size = from->params.dh.g_size;
		break;
	default:
		to->params.params.secret.bits = from->params.secret.bits;
	}
}

static void cipher_params_in(struct ncr_key_params_st *to, const struct key_params32 *from)
{
	memcpy(to->params.cipher.iv, from->params.cipher.iv, sizeof(to->params.cipher.iv));
	to->params.cipher.iv_size = from->params.cipher.iv_size;
}

static void session_params_in(struct ncr_key_params_st *to, const struct key_params32 *from,
			      u32 algorithm)
{
	switch (algorithm) {
	case NCR_ALG_RSA:
		to->params.rsa.type = from->params.rsa.type;
		to->params.rsa.oaep_hash = from->params.rsa.oaep_hash;
		to->params.rsa.sign_hash = from->params.rsa.sign_hash;
		to->params.rsa.pss_salt = from->params.rsa.pss_salt;
		break;
	case NCR_ALG_DSA:
		to->params.dsa.sign_hash = from->params.dsa.sign_hash;
		break;
	default:
		cipher_params_in(to, from);
	}
}

static void derive_in(void *native, const void *user)
{
	const struct key_derivation32 *from = user;
	struct ncr_key_derivation_params_st *to = native;

	*to = (struct ncr_key_derivation_params_st) {
		.derive = from->derive,
		.newkey = from->newkey,
		.keyflags = from->keyflags,
		.key = from->key,
		.params.params.dh.pub = compat_ptr(from->params.params.dh.pub),
		.params.params.dh.pub_size = from->params.params.dh.pub_size,
	};
}

static void info_in(void *native, const void *user)
{
	const struct key_info32 *from = user;
	struct ncr_key_info_st *to = native;

	*to = (struct ncr_key_info_st) { .key = from->key };
}

static void info_out(void *user, const void *native)
{
	const struct ncr_key_info_st *from = native;
	struct key_info32 *to = user;

	to->flags = from->flags;
	to->type = from->type;
	to->algorithm = from->algorithm;
	memcpy(to->key_id, from->key_id, sizeof(to->key_id));
	to->key_id_size = from->key_id_size;
}

static void data_in(void *native, const void *user)
{
	const struct key_data32 *from = user;
	struct ncr_key_data_st *to = native;

	*to = (struct ncr_key_data_st) {
		.key = from->key,
		.idata = compat_ptr(from->idata),
		.idata_size = from->idata_size,
		.key_id_size = from->key_id_size,
		.type = from->type,
		.flags = from->flags,
		.algorithm = from->algorithm,
	};
	memcpy(to->key_id, from->key_id, sizeof(to->key_id));
}

static void data_out(void *user, const void *native)
{
	((struct key_data32 *)user)->idata_size =
		((const struct ncr_key_data_st *)native)->idata_size;
}

static void wrap_in(void *native, const void *user)
{
	const struct key_wrap32 *from = user;
	struct ncr_key_wrap_st *to = native;

	*to = (struct ncr_key_wrap_st) {
		.algorithm = from->algorithm,
		.keytowrap = from->keytowrap,
		.key = from->key,
		.io = compat_ptr(from->io),
		.io_size = from->io_size,
	};
	cipher_params_in(&to->params, &from->params);
}

static void unwrap_in(void *native, const void *user)
{
	const struct key_wrap_ext32 *from = user;
	struct ncr_key_wrap_ext_st *to = native;

	wrap_in(native, user);
	to->type = from->type;
	to->key_algorithm = from->key_algorithm;
	to->flags = from->flags;
	to->reserved = from->reserved;
}

static void wrap_out(void *user, const void *native)
{
	((struct key_wrap32 *)user)->io_size = ((const struct ncr_key_wrap_st *)native)->io_size;
}

static void master_in(void *native, const void *user)
{
	const struct master_key32 *from = user;
	struct ncr_master_key_st *to = native;

	*to = (struct ncr_master_key_st) {
		.key = compat_ptr(from->key), .key_size = from->key_size,
	};
}

static void storage_in(void *native, const void *user)
{
	const struct storage_wrap_ext32 *from = user;
	struct ncr_key_storage_wrap_ext_st *to = native;

	*to = (struct ncr_key_storage_wrap_ext_st) {
		.keytowrap = from->published.keytowrap,
		.io = compat_ptr(from->published.io),
		.io_size = from->published.io_size,
		.label_size = from->label_size,
		.reserved = from->reserved,
		.attributes = from->attributes,
	};
	memcpy(to->label, from->label, sizeof(to->label));
}

static void storage_out(void *user, const void *native)
{
	const struct ncr_key_storage_wrap_ext_st *from = native;
	struct storage_wrap_ext32 *to = user;

	to->published.io_size = from->io_size;
	memcpy(to->uuid, from->uuid, sizeof(to->uuid));
	memcpy(to->label, from->label, sizeof(to->label));
	to->label_size = from->label_size;
}

static void session_in(void *native, const void *user)
{
	const struct session32 *from = user;
	struct ncr_session_st *to = native;

	*to = (struct ncr_session_st) {
		.algorithm = from->algorithm, .key = from->key, .op = from->op,
	};
	session_params_in(&to->params, &from->params, from->algorithm);
}

static void session_out(void *user, const void *native)
{
	((struct session32 *)user)->ses = ((const struct ncr_session_st *)native)->ses;
}

static void op_in(void *native, const void *user)
{
	const struct session_op32 *from = user;
	struct ncr_session_op_st *to = native;

	*to = (struct ncr_session_op_st) { .ses = from->ses, .type = from->type };
	switch (from->type) {
	case NCR_KEY_DATA:
		to->data.kdata.input = from->data.kdata.input;
		to->data.kdata.output = compat_ptr(from->data.kdata.output);
		to->data.kdata.output_size = from->data.kdata.output_size;
		break;
	case NCR_DIRECT_DATA:
		to->data.udata.input = compat_ptr(from->data.udata.input);
		to->data.udata.input_size = from->data.udata.input_size;
		to->data.udata.output = compat_ptr(from->data.udata.output);
		to->data.udata.output_size = from->data.udata.output_size;
		break;
	}
}

static void op_out(void *user, const void *native)
{
	const struct ncr_session_op_st *from = native;
	struct session_op32 *to = user;

	switch (from->type) {
	case NCR_KEY_DATA:
		to->data.kdata.output_size = from->data.kdata.output_size;
		break;
	case NCR_DIRECT_DATA:
		to->data.udata.output_size = from->data.udata.output_size;
		break;
	}
	to->err = from->err;
}

static void once_in(void *native, const void *user)
{
	const struct session_once32 *from = user;
	struct ncr_session_once_op_st *to = native;

	session_in(&to->init, &from->init);
	op_in(&to->op, &from->op);
}

static void once_out(void *user, const void *native)
{
	op_out(&((struct session_once32 *)user)->op,
	       &((const struct ncr_session_once_op_st *)native)->op);
}

#define LAYOUT(cmd, type, in_, ...) \
	[_IOC_NR(cmd)] = { .min = sizeof(type), .max = sizeof(type), .in = (in_), __VA_ARGS__ }
#define OUT(function, type, first, last) \
	.out = (function), .out_at = offsetof(type, first), \
	.out_size = offsetofend(type, last) - offsetof(type, first)

static const struct ncr_layout layouts[256] = {
	LAYOUT(NCRIO_KEY_GENERATE, struct key_generate32, generate_in),
	LAYOUT(NCRIO_KEY_GENERATE_PAIR, struct key_generate32, generate_in),
	LAYOUT(NCRIO_KEY_DERIVE, struct key_derivation32, derive_in),
	LAYOUT(NCRIO_KEY_GET_INFO, struct key_info32, info_in,
	       OUT(info_out, struct key_info32, flags, key_id_size)),
	LAYOUT(NCRIO_KEY_EXPORT, struct key_data32, data_in,
	       OUT(data_out, struct key_data32, idata_size, idata_size)),
	LAYOUT(NCRIO_KEY_IMPORT, struct key_data32, data_in),
	LAYOUT(NCRIO_KEY_WRAP, struct key_wrap32, wrap_in,
	       OUT(wrap_out, struct key_wrap32, io_size, io_size)),
	[_IOC_NR(NCRIO_KEY_UNWRAP)] = {
		.min = sizeof(struct key_wrap32), .max = sizeof(struct key_wrap_ext32),
		.in = unwrap_in,
	},
	LAYOUT(NCRIO_MASTER_KEY_SET, struct master_key32, master_in),
	[_IOC_NR(NCRIO_KEY_STORAGE_WRAP)] = {
		.min = sizeof(struct storage_wrap32), .max = sizeof(struct storage_wrap_ext32),
		.in = storage_in,
		OUT(storage_out, struct storage_wrap_ext32, published.io_size, uuid),
	},
	[_IOC_NR(NCRIO_KEY_STORAGE_UNWRAP)] = {
		.min = sizeof(struct storage_wrap32), .max = sizeof(struct storage_wrap_ext32),
		.in = storage_in,
		OUT(storage_out, struct storage_wrap_ext32, uuid, label_size),
	},
	LAYOUT(NCRIO_SESSION_INIT, struct session32, session_in,
	       OUT(session_out, struct session32, ses, ses)),
	LAYOUT(NCRIO_SESSION_UPDATE, struct session_op32, op_in,
	       OUT(op_out, struct session_op32, data.kdata.output_size, err)),
	LAYOUT(NCRIO_SESSION_FINAL, struct session_op32, op_in,
	       OUT(op_out, struct session_op32, data.kdata.output_size, err)),
	LAYOUT(NCRIO_SESSION_ONCE, struct session_once32, once_in,
	       OUT(once_out, struct session_once32, op.data.kdata.output_size, op.err)),
};

const struct ncr_layout *ncr_compat_layout(u8 nr)
{
	return layouts[nr].in ? &layouts[nr] : NULL;
}

#endif /* CONFIG_COMPAT */
