// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "blob.h"
#include "key_size.h"

static int generate(struct command *command, const struct options *options, unsigned int flags)
{
	const struct ncr_algorithm_info *algorithm = &command->algorithm;
	unsigned int bits = given(options, OPTION(BITS)) ? options->bits : default_key_bits(algorithm);
	char sizes[48];

	if (!ncr_algorithm_takes_key(algorithm, bits / 8)) {
		describe_key_sizes(algorithm, sizes);
		if (algorithm->key_min)
			error_message("%u bits: %s takes keys of %s bytes", bits, algorithm->name, sizes);
		else
			error_message("%s takes no key", algorithm->name);
		return EXIT_USAGE;
	}
	command->key = ncr_key_generate(command->ncr, algorithm->algorithm, bits, flags);
	return command->key < 0 ? report(NCRIO_KEY_GENERATE, NULL, command->key) : EXIT_DONE;
}

static int run(const struct options *options)
{
	struct command command;
	struct output output;
	unsigned int flags;
	int code;

	if (given(options, OPTION(ID))) {
		error_message("the kernel gives a generated key a random id");
		hint_message("--label names a key for people; ncr import --id sets the id of a key you bring");
		return EXIT_USAGE;
	}
	code = blob_flags(options, &flags);
	if (code)
		return code;
	code = output_open(&output, options, 0600);
	if (code)
		return code;
	code = command_open(&command);
	if (!code)
		code = command_algorithm(&command, options, 0);
	if (!code)
		code = generate(&command, options, flags);
	if (!code)
		code = blob_write(&command, options, &output);
	command_close(&command);
	return output_finish(&output, code);
}

const struct verb verb_generate = {
	.name = "generate",
	.summary = "let the kernel make a key, and write it to a blob",
	.usage = "--algorithm NAME [--bits N] [--flags LIST] [--label TEXT] [-o BLOB [--force]]",
	.help =
		"  -a, --algorithm NAME   what the key is for; see ncr algorithms\n"
		"      --bits N           its size; default: the largest of a cipher, the output size of a MAC\n"
		"      --flags LIST       with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"      --label TEXT       a name for people, up to 64 bytes, kept in the blob\n"
		"  -o, --output BLOB      file to be written, mode 0600; default: standard output, if not a terminal\n"
		"      --force            replace an existing file\n"
		"\n"
		"The key never leaves the kernel but in the blob. It gets a random id, see ncr info. A wrappable key can be read by\n"
		"whoever may use it: he wraps it under a key he knows.\n",
	.options = OPTION(ALGORITHM) | OPTION(BITS) | OPTION(FLAGS) | OPTION(ID) | OPTION(LABEL) | OPTION(OUTPUT) |
		   OPTION(FORCE),
	.run = run,
};
