// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "key_size.h"
#include "new_key.h"

static int generate(struct command *command, const struct options *options, unsigned int flags)
{
	const struct ncr_algorithm_info *algorithm = &command->algorithm;
	unsigned int bits = given(options, OPTION(BITS)) ? options->bits : default_key_bits(algorithm);
	bool pair = algorithm->kind == NCR_KIND_PUBLIC_KEY;
	char sizes[48];

	if (given(options, OPTION(EXPONENT)) && !pair) {
		error_message("--exponent is for rsa, and %s has none", algorithm->name);
		return EXIT_USAGE;
	}
	if (!ncr_algorithm_takes_key(algorithm, bits / 8)) {
		describe_key_sizes(algorithm, sizes);
		if (algorithm->key_min)
			error_message("%u bits: %s takes keys of %s bytes", bits, algorithm->name, sizes);
		else
			error_message("%s takes no key", algorithm->name);
		return EXIT_USAGE;
	}
	if (pair)
		command->key = ncr_key_generate_pair(command->ncr, bits, options->exponent, flags, NULL);
	else
		command->key = ncr_key_generate(command->ncr, algorithm->algorithm, bits, flags);
	if (command->key >= 0)
		return EXIT_DONE;
	return report(pair ? NCRIO_KEY_GENERATE_PAIR : NCRIO_KEY_GENERATE, NULL, command->key);
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
	.usage = "--algorithm ALGORITHM [--bits N] [--exponent E] [--flags LIST] [NEW]...",
	.help =
		"  -a, --algorithm ALGORITHM  what the key is for; see ncr algorithms\n"
		"      --bits N               its size; default: the largest of a cipher, 128 of arcfour, the output\n"
		"                             size of a MAC, 3072 of rsa\n"
		"      --exponent E           of rsa: the public exponent, odd; default: 65537\n"
		"      --flags LIST           with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"\n"
		NEW_KEY_HELP
		"\n"
		"The key never leaves the kernel but in the blob. It gets a random id, see ncr info. A wrappable key can be read by\n"
		"whoever may use it, if it is not published: he wraps it under a key he knows.\n"
		"\n"
		"Of rsa it is the private key that is kept, and ncr public writes the public one whenever it is needed.\n",
	.options = OPTION(ALGORITHM) | OPTION(BITS) | OPTION(EXPONENT) | OPTION(FLAGS) | OPTION(ID) | OPTIONS_NEW_KEY,
	.run = run,
};
