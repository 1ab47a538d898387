// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include "attributes.h"
#include "flags.h"
#include "lock.h"
#include "message.h"
#include "option_table.h"
#include "text.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(OPTIONS <= OPTION_TABLE_MAX, "a mask has a bit for each option");

static const struct option_row table[OPTIONS] = {
	[OPTION_STORE] = { "store", true, 's' },
	[OPTION_WAIT] = { "wait", true, 0 },
	[OPTION_ALGORITHM] = { "algorithm", true, 'a' },
	[OPTION_BITS] = { "bits", true, 0 },
	[OPTION_EXPONENT] = { "exponent", true, 0 },
	[OPTION_Q_BITS] = { "q-bits", true, 0 },
	[OPTION_DH_GROUP] = { "dh-group", true, 0 },
	[OPTION_PASSPHRASE_FILE] = { "passphrase-file", true, 0 },
	[OPTION_FLAGS] = { "flags", true, 0 },
	[OPTION_OWNER] = { "owner", true, 0 },
	[OPTION_GROUP] = { "group", true, 0 },
	[OPTION_MODE] = { "mode", true, 0 },
	[OPTION_NOT_AFTER] = { "not-after", true, 0 },
	[OPTION_NOT_AFTER_ORIGINATE] = { "not-after-originate", true, 0 },
	[OPTION_EXPIRING] = { "expiring", true, 0 },
	[OPTION_JSON] = { "json", false, 0 },
	[OPTION_FORCE] = { "force", false, 0 },
	[OPTION_REPAIR] = { "repair", false, 0 },
	[OPTION_ADOPT] = { "adopt", false, 0 },
	[OPTION_DRY_RUN] = { "dry-run", false, 'n' },
	[OPTION_HELP] = { "help", false, 'h' },
};

static int wait_option(struct options *options, const char *text)
{
	unsigned long seconds;
	char *end;

	errno = 0;
	seconds = strtoul(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || seconds > LOCK_WAIT_MAX) {
		error_message("--wait %s: not a number of seconds", text);
		hint_message("0 to %d", LOCK_WAIT_MAX);
		return EXIT_USAGE;
	}
	options->wait = seconds;
	return EXIT_DONE;
}

static int bits_parse(struct options *options, const char *text)
{
	unsigned long bits;
	char *end;

	errno = 0;
	bits = strtoul(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || bits < 8 || bits % 8 || bits > 8UL * 65536) {
		error_message("--bits %s: not a size of a key", text);
		hint_message("multiples of 8 from 8 to 524288");
		return EXIT_USAGE;
	}
	options->bits = bits;
	return EXIT_DONE;
}

static int exponent_option(struct options *options, const char *text)
{
	char *end;

	errno = 0;
	options->exponent = strtoul(text, &end, 10);
	if (!errno && !*end && *text >= '0' && *text <= '9' && options->exponent >= 65537 && options->exponent % 2)
		return EXIT_DONE;
	error_message("--exponent %s: not a public exponent", text);
	hint_message("an odd number from 65537, which is the default");
	return EXIT_USAGE;
}

static int q_bits_option(struct options *options, const char *text)
{
	static const unsigned int sizes[] = { 160, 224, 256 };
	unsigned long bits;
	char *end;
	size_t i;

	bits = strtoul(text, &end, 10);
	for (i = 0; !*end && i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (bits != sizes[i])
			continue;
		options->q_bits = bits;
		return EXIT_DONE;
	}
	error_message("--q-bits %s: not a size of an order", text);
	hint_message("160, 224 or 256");
	return EXIT_USAGE;
}

/* A key that is neither storable nor wrappable could not be put into the store. */
static int flags_option(struct options *options, const char *text)
{
	if (!flags_parse(text, &options->flags)) {
		error_message("--flags %s: not all of these are flags of a key", text);
		hint_message("storable, wrappable, exportable, decrypt, sign, wrap, with commas between them");
		return EXIT_USAGE;
	}
	if (options->flags & (NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAPPABLE))
		return EXIT_DONE;
	error_message("--flags %s: a key that is neither storable nor wrappable cannot be kept", text);
	hint_message("add storable");
	return EXIT_USAGE;
}

static int expiring_option(struct options *options, const char *text)
{
	if (duration_parse(text, &options->expiring))
		return EXIT_DONE;
	error_message("--expiring %s: not a length of time", text);
	hint_message("12h, 30d, 6w, 1y");
	return EXIT_USAGE;
}

static int take(void *context, int option, char *argument)
{
	static const enum attribute_option attribute[OPTIONS] = {
		[OPTION_OWNER] = ATTRIBUTE_OWNER,
		[OPTION_GROUP] = ATTRIBUTE_GROUP,
		[OPTION_MODE] = ATTRIBUTE_MODE,
		[OPTION_NOT_AFTER] = ATTRIBUTE_NOT_AFTER,
		[OPTION_NOT_AFTER_ORIGINATE] = ATTRIBUTE_NOT_AFTER_ORIGINATE,
	};
	struct options *options = context;

	switch (option) {
	case OPTION_STORE:
		options->store = argument;
		if (*argument)
			return EXIT_DONE;
		error_message("--store: no folder given");
		return EXIT_USAGE;
	case OPTION_WAIT:
		return wait_option(options, argument);
	case OPTION_ALGORITHM:
		options->algorithm = argument;
		return EXIT_DONE;
	case OPTION_BITS:
		return bits_parse(options, argument);
	case OPTION_EXPONENT:
		return exponent_option(options, argument);
	case OPTION_Q_BITS:
		return q_bits_option(options, argument);
	case OPTION_DH_GROUP:
		options->dh_group = argument;
		return EXIT_DONE;
	case OPTION_PASSPHRASE_FILE:
		options->passphrase_file = argument;
		return EXIT_DONE;
	case OPTION_FLAGS:
		return flags_option(options, argument);
	case OPTION_EXPIRING:
		return expiring_option(options, argument);
	case OPTION_OWNER:
	case OPTION_GROUP:
	case OPTION_MODE:
	case OPTION_NOT_AFTER:
	case OPTION_NOT_AFTER_ORIGINATE:
		return attributes_take(&options->attributes, attribute[option], argument);
	default:
		return EXIT_DONE;
	}
}

static int unknown(const char *verb, const char *what)
{
	char safe[SAFE_SIZE];

	error_message("%s: unknown option, or without its argument: %s", verb, safe_text(what, safe));
	hint_message("ncr-keystore %s --help", verb);
	return EXIT_USAGE;
}

int options_parse(struct options *options, const char *verb, uint64_t allowed, int argc, char **argv)
{
	int code;

	memset(options, 0, sizeof(*options));
	options->flags = NCR_KEY_FLAG_STORABLE;
	options->wait = LOCK_WAIT;
	code = option_table_parse(table, OPTIONS, allowed | OPTIONS_ALWAYS, OPTION_HELP, argc, argv,
				  &options->given, take, options);
	if (code < 0)
		return unknown(verb, argv[optind > 1 ? optind - 1 : 1]);
	if (code || given(options, OPTION(HELP)))
		return code;
	options->names = argv + optind;
	options->count = argc - optind;
	return attributes_check(&options->attributes);
}
