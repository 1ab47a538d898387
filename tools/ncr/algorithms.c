// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "command.h"
#include "json.h"
#include "key_size.h"

#include <stdio.h>
#include <string.h>

static const struct {
	unsigned int op;
	const char *name;
} operations[] = {
	{ NCR_OP_ENCRYPT, "encrypt" },
	{ NCR_OP_DECRYPT, "decrypt" },
	{ NCR_OP_SIGN, "sign" },
	{ NCR_OP_VERIFY, "verify" },
};

static const char *kind_name(uint32_t kind)
{
	switch (kind) {
	case NCR_KIND_CIPHER:
		return "cipher";
	case NCR_KIND_HASH:
		return "hash";
	case NCR_KIND_MAC:
		return "mac";
	case NCR_KIND_PUBLIC_KEY:
		return "public-key";
	}
	return "other";
}

/* A dash for what an algorithm does not have. */
static const char *dash(uint32_t number, char *text)
{
	if (number)
		sprintf(text, "%u", number);
	else
		strcpy(text, "-");
	return text;
}

static void print_row(const struct ncr_algorithm_info *info)
{
	char sizes[48], iv[12], output[12];

	describe_key_sizes(info, sizes);
	printf("%-13s %-10s %-15s %5u %3s %6s %-8s %s\n", info->name, kind_name(info->kind), info->key_min ? sizes : "-",
	       info->block_size, dash(info->iv_size, iv), dash(info->output_size, output),
	       info->flags & NCR_ALGORITHM_APPROVED ? "yes" : "no", algorithm_is_offered(info) ? info->driver : "(not offered)");
}

static void print_json(struct json *json, const struct ncr_algorithm_info *info)
{
	size_t i;

	json_open(json, NULL, '{');
	json_string(json, "name", info->name);
	json_number(json, "number", info->algorithm);
	json_string(json, "kind", kind_name(info->kind));
	json_string(json, "kernel_name", info->kernel_name);
	json_string(json, "driver", info->driver);
	json_bool(json, "approved", info->flags & NCR_ALGORITHM_APPROVED);
	json_bool(json, "offered", algorithm_is_offered(info));
	json_bool(json, "stream", info->flags & NCR_ALGORITHM_STREAM);
	json_number(json, "key_min", info->key_min);
	json_number(json, "key_max", info->key_max);
	json_number(json, "key_step", info->key_step);
	json_number(json, "block_size", info->block_size);
	json_number(json, "iv_size", info->iv_size);
	json_number(json, "output_size", info->output_size);
	json_open(json, "operations", '[');
	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (info->operations & NCR_ALGORITHM_CAN(operations[i].op))
			json_string(json, NULL, operations[i].name);
	if (info->flags & NCR_ALGORITHM_DERIVES)
		json_string(json, NULL, "derive");
	json_close(json, ']');
	json_close(json, '}');
}

static int list(struct command *command, struct json *json)
{
	struct ncr_algorithm_info info;
	unsigned int i = 0;
	int error;

	do {
		error = ncr_algorithm_at(command->ncr, i, &info);
		if (error)
			return report(NCRIO_ALGORITHM_INFO, NULL, error);
		if (json)
			print_json(json, &info);
		else
			print_row(&info);
	} while (++i < info.count);
	return EXIT_DONE;
}

static int run(const struct options *options)
{
	struct command command;
	struct json json;
	int code = command_open(&command);

	if (code)
		return code;
	if (given(options, OPTION(JSON))) {
		json_begin(&json, stdout);
		json_open(&json, NULL, '[');
		code = list(&command, &json);
		json_close(&json, ']');
		json_end(&json);
	} else {
		printf("%-13s %-10s %-15s %5s %3s %6s %-8s %s\n", "NAME", "KIND", "KEY BYTES", "BLOCK", "IV", "OUTPUT", "APPROVED",
		       "SERVED BY");
		code = list(&command, NULL);
	}
	command_close(&command);
	return code;
}

const struct verb verb_algorithms = {
	.name = "algorithms",
	.summary = "list the algorithms of the module",
	.usage = "[--json]",
	.help =
		"  --json   as a JSON array\n"
		"\n"
		"Sizes are in bytes. APPROVED is the sense of FIPS 140-3, see ncr(4). SERVED BY is the implementation in the kernel.\n",
	.options = OPTION(JSON),
	.run = run,
};
