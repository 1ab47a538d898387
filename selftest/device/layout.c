// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * layout.c - the binary interface of 2010, checked by the compiler; nothing to run
 *
 * Compiled for 64 and for 32 bits. The numbers were taken from programs built with the published header.
 */
#include <linux/ncr.h>

#define SIZE(type, bits32, bits64) \
	_Static_assert(sizeof(type) == (sizeof(long) == 8 ? (bits64) : (bits32)), "size of " #type)
#define VALUE(name, value) _Static_assert((name) == (value), #name)
#define OFFSET(type, member, bits32, bits64) \
	_Static_assert(offsetof(type, member) == (sizeof(long) == 8 ? (bits64) : (bits32)), #type "." #member)

SIZE(ncr_key_t, 4, 4);
SIZE(ncr_session_t, 4, 4);
SIZE(struct ncr_key_generate_st, 32, 48);
SIZE(struct ncr_key_derivation_params_st, 52, 56);
SIZE(struct ncr_key_info_st, 40, 48);
SIZE(struct ncr_key_data_st, 48, 72);
SIZE(struct ncr_key_wrap_st, 56, 72);
SIZE(struct ncr_master_key_st, 8, 16);
SIZE(struct ncr_key_storage_wrap_st, 12, 24);
SIZE(struct ncr_session_st, 52, 56);
SIZE(struct ncr_session_op_st, 28, 48);
SIZE(struct ncr_session_once_op_st, 80, 104);

OFFSET(struct ncr_key_generate_st, desc2, 4, 4);
OFFSET(struct ncr_key_generate_st, params.keyflags, 12, 12);
OFFSET(struct ncr_key_generate_st, params.params, 16, 16);
OFFSET(struct ncr_key_info_st, flags, 4, 4);
OFFSET(struct ncr_key_info_st, key_id, 16, 16);
OFFSET(struct ncr_key_info_st, key_id_size, 36, 40);
OFFSET(struct ncr_key_data_st, idata, 4, 8);
OFFSET(struct ncr_key_data_st, key_id, 12, 24);
OFFSET(struct ncr_key_data_st, key_id_size, 32, 48);
OFFSET(struct ncr_key_data_st, algorithm, 44, 64);
OFFSET(struct ncr_key_wrap_st, params, 12, 16);
OFFSET(struct ncr_key_wrap_st, io, 48, 56);
OFFSET(struct ncr_session_st, params, 8, 8);
OFFSET(struct ncr_session_st, op, 44, 48);
OFFSET(struct ncr_session_st, ses, 48, 52);
OFFSET(struct ncr_session_op_st, data, 4, 8);
OFFSET(struct ncr_session_op_st, data.kdata.output, 8, 16);
OFFSET(struct ncr_session_op_st, data.udata.output, 12, 24);
OFFSET(struct ncr_session_op_st, type, 20, 40);
OFFSET(struct ncr_session_op_st, err, 24, 44);
OFFSET(struct ncr_session_once_op_st, op, 52, 56);

/* direction, size, letter and number; numbers above 255 spill into the letter's byte, which keeps its value */
#define NUMBER(name, direction, type, nr) \
	_Static_assert((unsigned int)(name) == \
		       ((direction) << 30 | (unsigned int)sizeof(type) << 16 | 0x63U << 8 | ((nr) & 0xff)), #name)
#define KERNEL_READS 2U	/* _IOR, which the published header uses the other way round; kept */
#define KERNEL_WRITES 1U
#define BOTH 3U

NUMBER(NCRIO_KEY_INIT, KERNEL_WRITES, ncr_key_t, 204);
NUMBER(NCRIO_KEY_GENERATE, KERNEL_READS, struct ncr_key_generate_st, 205);
NUMBER(NCRIO_KEY_GENERATE_PAIR, KERNEL_READS, struct ncr_key_generate_st, 206);
NUMBER(NCRIO_KEY_DERIVE, KERNEL_READS, struct ncr_key_derivation_params_st, 207);
NUMBER(NCRIO_KEY_GET_INFO, BOTH, struct ncr_key_info_st, 208);
NUMBER(NCRIO_KEY_EXPORT, BOTH, struct ncr_key_data_st, 209);
NUMBER(NCRIO_KEY_IMPORT, BOTH, struct ncr_key_data_st, 210);
NUMBER(NCRIO_KEY_DEINIT, KERNEL_READS, ncr_key_t, 215);
NUMBER(NCRIO_KEY_WRAP, BOTH, struct ncr_key_wrap_st, 250);
NUMBER(NCRIO_KEY_UNWRAP, KERNEL_READS, struct ncr_key_wrap_st, 251);
NUMBER(NCRIO_MASTER_KEY_SET, KERNEL_READS, struct ncr_master_key_st, 260);
NUMBER(NCRIO_KEY_STORAGE_WRAP, BOTH, struct ncr_key_storage_wrap_st, 261);
NUMBER(NCRIO_KEY_STORAGE_UNWRAP, KERNEL_READS, struct ncr_key_storage_wrap_st, 262);
NUMBER(NCRIO_SESSION_INIT, KERNEL_READS, struct ncr_session_st, 300);
NUMBER(NCRIO_SESSION_UPDATE, BOTH, struct ncr_session_op_st, 301);
NUMBER(NCRIO_SESSION_FINAL, BOTH, struct ncr_session_op_st, 302);
NUMBER(NCRIO_SESSION_ONCE, BOTH, struct ncr_session_once_op_st, 303);

#if __SIZEOF_LONG__ == 8
VALUE(NCRIO_KEY_INIT, 0x400463cc);
VALUE(NCRIO_MASTER_KEY_SET, 0x80106304);
VALUE(NCRIO_KEY_STORAGE_WRAP, 0xc0186305);
VALUE(NCRIO_KEY_STORAGE_UNWRAP, 0x80186306);
VALUE(NCRIO_SESSION_INIT, 0x8038632c);
VALUE(NCRIO_SESSION_UPDATE, 0xc030632d);
VALUE(NCRIO_SESSION_FINAL, 0xc030632e);
VALUE(NCRIO_SESSION_ONCE, 0xc068632f);
#endif

/* Two equal numbers are two equal cases: the compiler says so. Low 16 bits, which dispatch goes by. */
int distinct_numbers(unsigned int number);
int distinct_numbers(unsigned int number)
{
	switch (number) {
	case NCRIO_KEY_INIT & 0xffff:
	case NCRIO_KEY_GENERATE & 0xffff:
	case NCRIO_KEY_GENERATE_PAIR & 0xffff:
	case NCRIO_KEY_DERIVE & 0xffff:
	case NCRIO_KEY_GET_INFO & 0xffff:
	case NCRIO_KEY_EXPORT & 0xffff:
	case NCRIO_KEY_IMPORT & 0xffff:
	case NCRIO_KEY_DEINIT & 0xffff:
	case NCRIO_KEY_WRAP & 0xffff:
	case NCRIO_KEY_UNWRAP & 0xffff:
	case NCRIO_MASTER_KEY_SET & 0xffff:
	case NCRIO_KEY_STORAGE_WRAP & 0xffff:
	case NCRIO_KEY_STORAGE_UNWRAP & 0xffff:
	case NCRIO_SESSION_INIT & 0xffff:
	case NCRIO_SESSION_UPDATE & 0xffff:
	case NCRIO_SESSION_FINAL & 0xffff:
	case NCRIO_SESSION_ONCE & 0xffff:
	case NCRIO_ALGORITHM_INFO & 0xffff:
	case NCRIO_KEY_DESCRIBE & 0xffff:
	case NCRIO_KEY_PUBLISH & 0xffff:
	case NCRIO_KEY_ATTACH & 0xffff:
	case NCRIO_STORE_SEAL & 0xffff:
	case NCRIO_STORE_VERIFY & 0xffff:
	case NCRIO_KEY_PUBLIC & 0xffff:
		return 1;
	}
	return 0;
}

VALUE(NCR_CIPHER_MAX_BLOCK_LEN, 32);
VALUE(NCR_HASH_MAX_OUTPUT_SIZE, 64);
VALUE(MAX_KEY_ID_SIZE, 20);
VALUE(NCR_KEY_INVALID, -1);
VALUE(NCR_SESSION_INVALID, -1);
VALUE(NCR_ALG_NONE, 0);
VALUE(NCR_ALG_NULL, 1);
VALUE(NCR_ALG_3DES_CBC, 2);
VALUE(NCR_ALG_AES_CBC, 3);
VALUE(NCR_ALG_CAMELLIA_CBC, 4);
VALUE(NCR_ALG_ARCFOUR, 5);
VALUE(NCR_ALG_AES_ECB, 6);
VALUE(NCR_ALG_CAMELLIA_ECB, 7);
VALUE(NCR_ALG_AES_CTR, 8);
VALUE(NCR_ALG_CAMELLIA_CTR, 9);
VALUE(NCR_ALG_SHA1, 40);
VALUE(NCR_ALG_MD5, 41);
VALUE(NCR_ALG_SHA2_224, 42);
VALUE(NCR_ALG_SHA2_256, 43);
VALUE(NCR_ALG_SHA2_384, 44);
VALUE(NCR_ALG_SHA2_512, 45);
VALUE(NCR_ALG_HMAC_SHA1, 80);
VALUE(NCR_ALG_HMAC_MD5, 81);
VALUE(NCR_ALG_HMAC_SHA2_224, 82);
VALUE(NCR_ALG_HMAC_SHA2_256, 83);
VALUE(NCR_ALG_HMAC_SHA2_384, 84);
VALUE(NCR_ALG_HMAC_SHA2_512, 85);
VALUE(NCR_ALG_RSA, 140);
VALUE(NCR_ALG_DSA, 141);
VALUE(NCR_ALG_DH, 142);
VALUE(NCR_WALG_AES_RFC3394, 0);
VALUE(NCR_WALG_AES_RFC5649, 1);
VALUE(NCR_KEY_TYPE_INVALID, 0);
VALUE(NCR_KEY_TYPE_SECRET, 1);
VALUE(NCR_KEY_TYPE_PUBLIC, 2);
VALUE(NCR_KEY_TYPE_PRIVATE, 3);
VALUE(NCR_KEY_FLAG_EXPORTABLE, 1);
VALUE(NCR_KEY_FLAG_WRAPPABLE, 2);
VALUE(NCR_KEY_FLAG_DECRYPT, 4);
VALUE(NCR_KEY_FLAG_SIGN, 8);
VALUE(RSA_PKCS1_V1_5, 0);
VALUE(RSA_PKCS1_OAEP, 1);
VALUE(RSA_PKCS1_PSS, 2);
VALUE(NCR_DERIVE_DH, 1);
VALUE(NCR_OP_ENCRYPT, 1);
VALUE(NCR_OP_DECRYPT, 2);
VALUE(NCR_OP_SIGN, 3);
VALUE(NCR_OP_VERIFY, 4);
VALUE(NCR_SUCCESS, 0);
VALUE(NCR_ERROR_GENERIC, -1);
VALUE(NCR_VERIFICATION_FAILED, -2);
VALUE(NCR_KEY_DATA, 0);
VALUE(NCR_DIRECT_DATA, 1);

SIZE(struct ncr_key_storage_wrap_ext_st, 208, 216);
SIZE(struct ncr_key_wrap_ext_st, 72, 88);
OFFSET(struct ncr_key_wrap_ext_st, io, 48, 56);
OFFSET(struct ncr_key_wrap_ext_st, type, 56, 72);
_Static_assert((NCRIO_KEY_UNWRAP_EXT & 0xffff) == (NCRIO_KEY_UNWRAP & 0xffff), "the same command, grown");

/* ours: one layout for both */
SIZE(struct ncr_algorithm_info, 216, 216);
SIZE(struct ncr_key_attributes, 104, 104);
SIZE(struct ncr_key_describe, 240, 240);
SIZE(struct ncr_key_publish, 192, 192);
SIZE(struct ncr_key_attach, 88, 88);
SIZE(struct ncr_store_manifest, 72, 72);
SIZE(struct ncr_key_public, 16, 16);
VALUE(NCR_KEY_FLAG_STORABLE, 16);
VALUE(NCR_KEY_FLAG_WRAP, 32);
