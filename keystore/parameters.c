// SPDX-License-Identifier: GPL-2.0-or-later
#include "parameters.h"

#include "der.h"
#include "dh_group.h"
#include "key_size.h"
#include "secret.h"
#include "text.h"

#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- what the command line says ----------------------------------------------------------------------------------- */

/* which option is of which algorithm; --bits is of all but dh */
static const struct {
	uint64_t option;
	const char *name;
	ncr_algorithm_t algorithm;
	const char *of;
} own_options[] = {
	{ OPTION(EXPONENT), "--exponent", NCR_ALG_RSA, "rsa" },
	{ OPTION(Q_BITS), "--q-bits", NCR_ALG_DSA, "dsa" },
	{ OPTION(DH_GROUP), "--dh-group", NCR_ALG_DH, "dh" },
};

static int check_options(const struct options *options, const struct ncr_algorithm_info *algorithm)
{
	size_t i;

	for (i = 0; i < COUNT(own_options); i++) {
		if (!given(options, own_options[i].option) || own_options[i].algorithm == algorithm->algorithm)
			continue;
		error_message("%s is for %s, and %s has none", own_options[i].name, own_options[i].of, algorithm->name);
		return EXIT_USAGE;
	}
	if (algorithm->algorithm != NCR_ALG_DH || !given(options, OPTION(BITS)))
		return EXIT_DONE;
	error_message("--bits is not for dh: the group says how large the numbers are");
	hint_message("--dh-group NAME: " DH_GROUPS);
	return EXIT_USAGE;
}

static int check_bits(unsigned int bits, const struct ncr_algorithm_info *algorithm)
{
	char sizes[48];

	if (ncr_algorithm_takes_key(algorithm, bits / 8))
		return EXIT_DONE;
	describe_key_sizes(algorithm, sizes);
	error_message("%u bits: %s takes keys of %s bytes", bits, algorithm->name, sizes);
	return EXIT_USAGE;
}

static int choose_q(const struct options *options, struct parameters *parameters, struct problem *problem)
{
	parameters->q_bits = given(options, OPTION(Q_BITS)) ? options->q_bits : default_q_bits(parameters->bits);
	if (dsa_sizes_check(parameters->bits, parameters->q_bits))
		return EXIT_DONE;
	problem_set(problem, EXIT_USAGE, "--q-bits %u: not with %u bits", parameters->q_bits, parameters->bits);
	problem_hint(problem, DSA_SIZES);
	return problem->code;
}

static int find_group(const char *name, struct parameters *parameters, struct problem *problem)
{
	char safe[SAFE_SIZE];
	int error = dh_group_find(name, parameters->p, &parameters->p_size, parameters->g, &parameters->g_size);

	if (!error)
		return EXIT_DONE;
	safe_text(name, safe);
	if (error != -ENOENT)
		return problem_system(problem, safe, error);
	problem_set(problem, EXIT_USAGE, "--dh-group %.64s: no such group", safe);
	problem_hint(problem, DH_GROUPS);
	return problem->code;
}

int parameters_given(const struct options *options, const struct ncr_algorithm_info *algorithm,
		     struct parameters *parameters)
{
	struct problem problem;
	int code = check_options(options, algorithm);

	*parameters = (struct parameters) { .algorithm = algorithm->algorithm, .exponent = options->exponent };
	if (code)
		return code;
	if (algorithm->algorithm == NCR_ALG_DH) {
		code = find_group(options->dh_group ? options->dh_group : DH_GROUP_DEFAULT, parameters, &problem);
		return code ? problem_print(&problem, NULL) : EXIT_DONE;
	}
	parameters->bits = given(options, OPTION(BITS)) ? options->bits : default_key_bits(algorithm);
	code = check_bits(parameters->bits, algorithm);
	if (!code && algorithm->algorithm == NCR_ALG_DSA && choose_q(options, parameters, &problem))
		code = problem_print(&problem, NULL);
	return code;
}

/* --- those of a key ----------------------------------------------------------------------------------------------- */

/*
 * The first two numbers that an algorithm has with it: SEQUENCE { OID, SEQUENCE { INTEGER, INTEGER, ... } }, RFC 3279 2.3.2
 * and PKCS #3 section 9.
 */
static bool take_numbers(struct der *der, struct der *first, struct der *second)
{
	struct der algorithm, oid, numbers;

	return der_take(der, DER_SEQUENCE, &algorithm) && der_take(&algorithm, DER_OID, &oid) &&
	       der_take(&algorithm, DER_SEQUENCE, &numbers) && der_take(&numbers, DER_INTEGER, first) &&
	       der_take(&numbers, DER_INTEGER, second);
}

/* Without the zero that keeps a number of DER from being a negative one. */
static void strip(struct der *number)
{
	if (number->size && !number->data[0]) {
		number->data++;
		number->size--;
	}
}

/* Who has a private key may have the public one, and q is in it. */
static int ask_q(const struct command *command, const struct key *key, unsigned int *q_bits)
{
	static uint8_t material[NCR_KEY_MATERIAL_MAX];
	ncr_key_t public_key = ncr_key_public(command->ncr, key->handle);
	size_t size = sizeof(material);
	struct der all, inside, p, q;
	int error;

	if (public_key < 0)
		return public_key;
	error = ncr_key_export(command->ncr, public_key, material, &size);
	ncr_key_delete(command->ncr, public_key);
	if (error)
		return error;
	all = (struct der) { .data = material, .size = size };
	if (!der_take(&all, DER_SEQUENCE, &inside) || !take_numbers(&inside, &p, &q))
		return -EBADMSG;
	strip(&q);
	*q_bits = 8 * q.size;
	return 0;
}

static bool copy_number(struct der *number, uint8_t *bytes, size_t room, size_t *size)
{
	strip(number);
	if (number->size > room)
		return false;
	memcpy(bytes, number->data, number->size);
	*size = number->size;
	return true;
}

/* A private key, in locked memory: nothing else that the kernel gives has the group in it. */
static int ask_group(const struct command *command, const struct key *key, struct parameters *parameters)
{
	struct der all, inside, version, p, g;
	struct secret secret;
	int error;

	if (!(key->description.flags & NCR_KEY_FLAG_EXPORTABLE))
		return -EACCES;
	error = secret_new(&secret, NCR_KEY_MATERIAL_MAX, false);
	if (error)
		return error;
	secret.size = secret.room;
	error = ncr_key_export(command->ncr, key->handle, secret.data, &secret.size);
	if (!error) {
		all = (struct der) { .data = secret.data, .size = secret.size };
		if (!der_take(&all, DER_SEQUENCE, &inside) || !der_take(&inside, DER_INTEGER, &version) ||
		    !take_numbers(&inside, &p, &g) ||
		    !copy_number(&p, parameters->p, sizeof(parameters->p), &parameters->p_size) ||
		    !copy_number(&g, parameters->g, sizeof(parameters->g), &parameters->g_size))
			error = -EBADMSG;
	}
	secret_free(&secret);
	return error;
}

/* The kernel answers no questions about the material of a key whose time is over. */
static bool is_over(int error)
{
	return error == -EKEYEXPIRED || error == -EKEYREVOKED;
}

static int dsa_like(const struct command *command, const struct key *key, struct parameters *parameters,
		    struct problem *problem)
{
	bool said = given(command->options, OPTION(Q_BITS));
	int error = ask_q(command, key, &parameters->q_bits);

	if (error && !is_over(error))
		return problem_kernel(problem, NCRIO_KEY_PUBLIC, error);
	if (error && said)
		return choose_q(command->options, parameters, problem);
	if (error) {
		problem_set(problem, EXIT_USAGE, "the kernel does not tell the size of q of a key that is expired");
		problem_hint(problem, "--q-bits N, as it was made: " DSA_SIZES);
		return problem->code;
	}
	if (!said || parameters->q_bits == command->options->q_bits)
		return EXIT_DONE;
	problem_set(problem, EXIT_USAGE, "its q has %u bits, and not %u", parameters->q_bits, command->options->q_bits);
	problem_hint(problem, "without --q-bits the new one is as the old one");
	return problem->code;
}

static bool same_group(const struct parameters *a, const struct parameters *b)
{
	return a->p_size == b->p_size && !memcmp(a->p, b->p, a->p_size) && a->g_size == b->g_size &&
	       !memcmp(a->g, b->g, a->g_size);
}

static int dh_like(const struct command *command, const struct key *key, struct parameters *parameters,
		   struct problem *problem)
{
	struct parameters named = { .algorithm = NCR_ALG_DH };
	const char *name = command->options->dh_group;
	int error = ask_group(command, key, parameters);

	if (error && error != -EACCES && !is_over(error))
		return problem_kernel(problem, NCRIO_KEY_EXPORT, error);
	if (error && !name) {
		problem_set(problem, EXIT_USAGE, "the kernel does not tell the group of a key that %s",
			    is_over(error) ? "is expired" : "is not exportable");
		problem_hint(problem, "--dh-group NAME, as it was made; default of generate: " DH_GROUP_DEFAULT);
		return problem->code;
	}
	if (!name)
		return EXIT_DONE;
	if (find_group(name, &named, problem))
		return problem->code;
	if (error && 8 * named.p_size == key->description.bits) {
		*parameters = named;
		return EXIT_DONE;
	}
	if (!error && same_group(&named, parameters))
		return EXIT_DONE;
	problem_set(problem, EXIT_USAGE, "it is of another group than %s", name);
	if (error)
		problem_hint(problem, "it has %u bits", key->description.bits);
	else
		problem_hint(problem, "without --dh-group the new one is of its group");
	return problem->code;
}

/* An option of another algorithm. */
static int check_own(const struct command *command, const struct key *key, struct problem *problem)
{
	size_t i;

	for (i = 0; i < COUNT(own_options); i++)
		if (given(command->options, own_options[i].option) &&
		    own_options[i].algorithm != (ncr_algorithm_t)key->description.algorithm)
			return problem_set(problem, EXIT_USAGE, "%s is for %s, and this key is none", own_options[i].name,
					   own_options[i].of);
	return EXIT_DONE;
}

int parameters_of(const struct command *command, const struct key *key, struct parameters *parameters,
		  struct problem *problem)
{
	int code = check_own(command, key, problem);

	*parameters = (struct parameters) { .algorithm = key->description.algorithm, .bits = key->description.bits };
	if (code)
		return code;
	switch (parameters->algorithm) {
	case NCR_ALG_DSA:
		return dsa_like(command, key, parameters, problem);
	case NCR_ALG_DH:
		return dh_like(command, key, parameters, problem);
	default:
		return EXIT_DONE;
	}
}

/* --- making it ---------------------------------------------------------------------------------------------------- */

ncr_key_t parameters_make(struct ncr *ncr, const struct parameters *parameters, unsigned int flags, unsigned long *number)
{
	*number = NCRIO_KEY_GENERATE_PAIR;
	switch (parameters->algorithm) {
	case NCR_ALG_RSA:
		return ncr_key_generate_pair(ncr, parameters->bits, parameters->exponent, flags, NULL);
	case NCR_ALG_DSA:
		return ncr_key_generate_dsa(ncr, parameters->bits, parameters->q_bits, flags, NULL);
	case NCR_ALG_DH:
		return ncr_key_generate_dh(ncr, parameters->p, parameters->p_size, parameters->g, parameters->g_size, flags, NULL);
	default:
		*number = NCRIO_KEY_GENERATE;
		return ncr_key_generate(ncr, parameters->algorithm, parameters->bits, flags);
	}
}
