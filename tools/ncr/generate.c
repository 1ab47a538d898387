// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "dh_public.h"
#include "key_size.h"
#include "new_key.h"

/* Options that are for pairs of one algorithm. */
static const struct {
	uint64_t option;
	const char *name;
	ncr_algorithm_t algorithm;
	const char *algorithm_name;
} special[] = {
	{ OPTION(EXPONENT), "--exponent", NCR_ALG_RSA, "rsa" },
	{ OPTION(Q_BITS), "--q-bits", NCR_ALG_DSA, "dsa" },
	{ OPTION(DH_GROUP), "--dh-group", NCR_ALG_DH, "dh" },
};

static int check_options(const struct options *options, const struct ncr_algorithm_info *algorithm)
{
	size_t i;

	for (i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (!given(options, special[i].option) || algorithm->algorithm == special[i].algorithm)
			continue;
		error_message("%s is for %s, and %s has none", special[i].name, special[i].algorithm_name, algorithm->name);
		return EXIT_USAGE;
	}
	if (!given(options, OPTION(BITS)) || algorithm->algorithm != NCR_ALG_DH)
		return EXIT_DONE;
	error_message("--bits: a group of dh has a size of its own");
	hint_message("--dh-group: " DH_GROUPS);
	return EXIT_USAGE;
}

static int check_bits(const struct ncr_algorithm_info *algorithm, unsigned int bits)
{
	char sizes[48];

	if (ncr_algorithm_takes_key(algorithm, bits / 8))
		return EXIT_DONE;
	describe_key_sizes(algorithm, sizes);
	if (algorithm->key_min)
		error_message("%u bits: %s takes keys of %s bytes", bits, algorithm->name, sizes);
	else
		error_message("%s takes no key", algorithm->name);
	return EXIT_USAGE;
}

static int made(struct command *command, unsigned long number, ncr_key_t key)
{
	command->key = key;
	return key < 0 ? report(number, NULL, key) : EXIT_DONE;
}

static int generate_dsa(struct command *command, const struct options *options, unsigned int bits, unsigned int flags)
{
	unsigned int q_bits = given(options, OPTION(Q_BITS)) ? options->q_bits : default_q_bits(bits);

	if (dsa_sizes_check(bits, q_bits))
		return made(command, NCRIO_KEY_GENERATE_PAIR, ncr_key_generate_dsa(command->ncr, bits, q_bits, flags, NULL));
	error_message("dsa has no keys of %u bits with %u of the order", bits, q_bits);
	hint_message(DSA_SIZES);
	return EXIT_USAGE;
}

static int generate_dh(struct command *command, const struct options *options, unsigned int flags)
{
	uint8_t p[DH_GROUP_P_MAX], g[DH_GROUP_G_MAX];
	size_t p_size, g_size;
	int code = dh_group(options->dh_group ? options->dh_group : DH_GROUP_DEFAULT, p, &p_size, g, &g_size);

	return code ? code : made(command, NCRIO_KEY_GENERATE_PAIR,
				  ncr_key_generate_dh(command->ncr, p, p_size, g, g_size, flags, NULL));
}

static int generate(struct command *command, const struct options *options, unsigned int flags)
{
	const struct ncr_algorithm_info *algorithm = &command->algorithm;
	unsigned int bits = given(options, OPTION(BITS)) ? options->bits : default_key_bits(algorithm);
	int code = check_options(options, algorithm);

	if (code)
		return code;
	if (algorithm->algorithm == NCR_ALG_DH)
		return generate_dh(command, options, flags);
	code = check_bits(algorithm, bits);
	if (code)
		return code;
	if (algorithm->algorithm == NCR_ALG_DSA)
		return generate_dsa(command, options, bits, flags);
	if (algorithm->algorithm == NCR_ALG_RSA)
		return made(command, NCRIO_KEY_GENERATE_PAIR,
			    ncr_key_generate_pair(command->ncr, bits, options->exponent, flags, NULL));
	return made(command, NCRIO_KEY_GENERATE, ncr_key_generate(command->ncr, algorithm->algorithm, bits, flags));
}

static int run(const struct options *options)
{
	struct new_key new_key;
	struct command command;
	unsigned int flags;
	int code;

	if (given(options, OPTION(ID))) {
		error_message("the kernel gives a generated key a random id");
		hint_message("--label names a key for people; ncr import --id sets the id of a key you bring");
		return EXIT_USAGE;
	}
	code = new_key_flags(options, &flags);
	if (!code)
		code = new_key_begin(&new_key, options);
	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_algorithm(&command, options, 0);
	if (!code)
		code = generate(&command, options, flags);
	if (!code)
		code = new_key_keep(&new_key, &command);
	command_close(&command);
	return new_key_finish(&new_key, code);
}

const struct verb verb_generate = {
	.name = "generate",
	.summary = "let the kernel make a key, and keep it under a name or in a blob",
	.usage = "--algorithm ALGORITHM [--bits N] [--exponent E] [--q-bits N] [--dh-group GROUP]\n"
		 "       [--flags LIST] [NEW]...",
	.help =
		"  -a, --algorithm ALGORITHM  what the key is for; see ncr algorithms\n"
		"      --bits N               its size; default: the largest of a cipher, 128 of arcfour, the output\n"
		"                             size of a MAC, 3072 of rsa, 2048 of dsa\n"
		"      --exponent E           of rsa: the public exponent, odd; default: 65537\n"
		"      --q-bits N             of dsa: 160 with 1024 bits, 224 or 256 (default) with 2048, 256 with 3072\n"
		"      --dh-group GROUP       of dh: ffdhe2048 (default), ffdhe3072, ffdhe4096, ffdhe6144, ffdhe8192, or\n"
		"                             modp1536, modp2048, modp3072, modp4096, modp6144, modp8192\n"
		"      --flags LIST           with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"\n"
		NEW_KEY_HELP
		"\n"
		"The key never leaves the kernel but in the blob. It gets a random id, see ncr info. A wrappable key can be read by\n"
		"whoever may use it, if it is not published: he wraps it under a key he knows.\n"
		"\n"
		"Of rsa, dsa and dh it is the private key that is kept, and ncr public writes the public one whenever it is needed. To\n"
		"find the parameters of dsa takes seconds. A private key of dh with the flag decrypt or sign derives nothing.\n",
	.options = OPTION(ALGORITHM) | OPTION(BITS) | OPTION(EXPONENT) | OPTION(Q_BITS) | OPTION(DH_GROUP) | OPTION(FLAGS) |
		   OPTION(ID) | OPTIONS_NEW_KEY,
	.run = run,
};
