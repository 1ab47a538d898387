// SPDX-License-Identifier: GPL-2.0-or-later
#include "dh_public.h"

#include "der.h"
#include "message.h"
#include "pair_file.h"

#include <errno.h>
#include <string.h>

/* DHParameter { p, g }, as the kernel writes it, without a length of x */
struct parameters {
	uint8_t der[2 * NCR_DH_SIZE_MAX + 64];
	size_t size;
};

int dh_group(const char *name, uint8_t *p, size_t *p_size, uint8_t *g, size_t *g_size)
{
	int error = dh_group_find(name, p, p_size, g, g_size);

	switch (error) {
	case 0:
		return EXIT_DONE;
	case -ENOENT:
		error_message("--dh-group %s: no such group", name);
		hint_message(DH_GROUPS);
		return EXIT_USAGE;
	case -EOPNOTSUPP:
		error_message("--dh-group %s: libcrypto does not have this group", name);
		return EXIT_SYSTEM;
	}
	return report_file("the group", error);
}

/* a positive INTEGER behind what is there */
static void add_number(struct parameters *parameters, const uint8_t *number, size_t size)
{
	size_t zero = *number & 0x80 ? 1 : 0;
	uint8_t *at = parameters->der + parameters->size;

	at += der_header(at, DER_INTEGER, size + zero);
	if (zero)
		*at++ = 0;
	memcpy(at, number, size);
	parameters->size = at + size - parameters->der;
}

static void encode(const uint8_t *p, size_t p_size, const uint8_t *g, size_t g_size, struct parameters *parameters)
{
	uint8_t header[DER_HEADER_MAX];
	size_t used;

	parameters->size = 0;
	add_number(parameters, p, p_size);
	add_number(parameters, g, g_size);
	used = der_header(header, DER_SEQUENCE, parameters->size);
	memmove(parameters->der + used, parameters->der, parameters->size);
	memcpy(parameters->der, header, used);
	parameters->size += used;
}

/* Of the group that the options name; a private key has as many bits as its group, a public one not more. */
static int of_name(const char *name, const struct ncr_key_describe *key, struct parameters *parameters)
{
	uint8_t p[DH_GROUP_P_MAX], g[DH_GROUP_G_MAX];
	size_t p_size, g_size;
	int code = dh_group(name, p, &p_size, g, &g_size);

	if (code)
		return code;
	/* the primes of these groups begin with ones */
	if (key->type == NCR_KEY_TYPE_PRIVATE ? key->bits != 8 * p_size : key->bits > 8 * p_size) {
		error_message("--dh-group %s: a key of %u bits is not in this group", name, key->bits);
		return EXIT_USAGE;
	}
	encode(p, p_size, g, g_size, parameters);
	return EXIT_DONE;
}

/* Those in PrivateKeyInfo. */
static bool find(const struct secret *private, struct parameters *parameters)
{
	struct der all = { .data = private->data, .size = private->size }, info, version, algorithm, oid;

	if (!der_take(&all, DER_SEQUENCE, &info) || !der_take(&info, DER_INTEGER, &version) ||
	    !der_take(&info, DER_SEQUENCE, &algorithm) || !der_take(&algorithm, DER_OID, &oid) ||
	    algorithm.size > sizeof(parameters->der))
		return false;
	memcpy(parameters->der, algorithm.data, algorithm.size);
	parameters->size = algorithm.size;
	return true;
}

/* What an exportable private key says of itself; nothing when it may not. */
static int of_key(struct command *command, struct parameters *parameters)
{
	struct secret private;
	int error = secret_new(&private, DH_DER_MAX, false);

	parameters->size = 0;
	if (error)
		return report_file("memory for the key", error);
	private.size = private.room;
	error = ncr_key_export(command->ncr, command->key, private.data, &private.size);
	if (!error && !find(&private, parameters))
		error = -EINVAL;
	secret_free(&private);
	return error && error != -EACCES ? report(NCRIO_KEY_EXPORT, NULL, error) : EXIT_DONE;
}

/* @name: of a group, or NULL */
static int choose(struct command *command, const char *name, const struct ncr_key_describe *key, struct parameters *parameters)
{
	struct parameters named;
	int code = EXIT_DONE;

	parameters->size = 0;
	if (key->type == NCR_KEY_TYPE_PRIVATE)
		code = of_key(command, parameters);
	if (!code && name)
		code = of_name(name, key, &named);
	if (code)
		return code;
	if (!name && !parameters->size) {
		error_message("the key does not tell its group, as only an exportable private one does");
		hint_message("--dh-group GROUP names it, ffdhe2048 unless it was made in another; --number writes the key without it");
		return EXIT_USAGE;
	}
	if (name && parameters->size &&
	    (parameters->size != named.size || memcmp(parameters->der, named.der, named.size))) {
		error_message("--dh-group %s: the key is in another group", name);
		return EXIT_USAGE;
	}
	if (!parameters->size)
		*parameters = named;
	return EXIT_DONE;
}

int dh_public_frame(struct command *command, const struct options *options, const struct ncr_key_describe *key,
		    struct secret *content)
{
	struct parameters parameters;
	int code = choose(command, options->dh_group, key, &parameters);

	if (code)
		return code;
	if (pair_frame_dh(content, parameters.der, parameters.size))
		return EXIT_DONE;
	error_message("the key is larger than any");
	return EXIT_INPUT;
}
