// SPDX-License-Identifier: GPL-2.0-or-later
#include "dh_group.h"

#include <errno.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

static const struct {
	const char *name;
	const char *libcrypto;
} groups[] = {
	{ "ffdhe2048", "ffdhe2048" },
	{ "ffdhe3072", "ffdhe3072" },
	{ "ffdhe4096", "ffdhe4096" },
	{ "ffdhe6144", "ffdhe6144" },
	{ "ffdhe8192", "ffdhe8192" },
	{ "modp1536", "modp_1536" },
	{ "modp2048", "modp_2048" },
	{ "modp3072", "modp_3072" },
	{ "modp4096", "modp_4096" },
	{ "modp6144", "modp_6144" },
	{ "modp8192", "modp_8192" },
};

static int number(const EVP_PKEY *group, const char *parameter, uint8_t *out, size_t room, size_t *size)
{
	BIGNUM *value = NULL;
	int error = -EOPNOTSUPP;

	if (EVP_PKEY_get_bn_param(group, parameter, &value) == 1 && (size_t)BN_num_bytes(value) <= room) {
		*size = BN_bn2bin(value, out);
		error = 0;
	}
	BN_free(value);
	return error;
}

static int numbers(EVP_PKEY_CTX *context, const char *name, uint8_t *p, size_t *p_size, uint8_t *g, size_t *g_size)
{
	EVP_PKEY *group = NULL;
	int error = -EOPNOTSUPP;

	if (EVP_PKEY_paramgen_init(context) == 1 && EVP_PKEY_CTX_set_group_name(context, name) == 1 &&
	    EVP_PKEY_paramgen(context, &group) == 1)
		error = number(group, OSSL_PKEY_PARAM_FFC_P, p, DH_GROUP_P_MAX, p_size);
	if (!error)
		error = number(group, OSSL_PKEY_PARAM_FFC_G, g, DH_GROUP_G_MAX, g_size);
	EVP_PKEY_free(group);
	return error;
}

static int find(const char *name, uint8_t *p, size_t *p_size, uint8_t *g, size_t *g_size)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	int error;

	if (!context)
		return -ENOMEM;
	error = numbers(context, name, p, p_size, g, g_size);
	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	return error;
}

int dh_group_find(const char *name, uint8_t *p, size_t *p_size, uint8_t *g, size_t *g_size)
{
	size_t i;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (!strcmp(groups[i].name, name))
			return find(groups[i].libcrypto, p, p_size, g, g_size);
	return -ENOENT;
}
