// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include "hex.h"
#include "key_type.h"
#include "libncr.h"
#include "message.h"
#include "option_table.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(OPTIONS <= OPTION_TABLE_MAX, "a mask has a bit for each option");

static const struct option_row table[OPTIONS] = {
	[OPTION_ALGORITHM] = { "algorithm", true, 'a' },
	[OPTION_BITS] = { "bits", true, 0 },
	[OPTION_EXPONENT] = { "exponent", true, 0 },
	[OPTION_Q_BITS] = { "q-bits", true, 0 },
	[OPTION_DH_GROUP] = { "dh-group", true, 0 },
	[OPTION_FLAGS] = { "flags", true, 0 },
	[OPTION_ID] = { "id", true, 0 },
	[OPTION_LABEL] = { "label", true, 0 },
	[OPTION_KEY] = { "key", true, 0 },
	[OPTION_KEY_SERIAL] = { "key-serial", true, 0 },
	[OPTION_KEY_FILE] = { "key-file", true, 'k' },
	[OPTION_KEY_STDIN] = { "key-stdin", false, 0 },
	[OPTION_RAW] = { "raw", false, 0 },
	[OPTION_PUBLIC_KEY] = { "public-key", true, 0 },
	[OPTION_PASSPHRASE_FILE] = { "passphrase-file", true, 0 },
	[OPTION_PEER] = { "peer", true, 0 },
	[OPTION_TARGET_FILE] = { "target-file", true, 0 },
	[OPTION_INPUT] = { "input", true, 'i' },
	[OPTION_OUTPUT] = { "output", true, 'o' },
	[OPTION_FORCE] = { "force", false, 0 },
	[OPTION_IV] = { "iv", true, 0 },
	[OPTION_MAC] = { "mac", true, 0 },
	[OPTION_MAC_FILE] = { "mac-file", true, 0 },
	[OPTION_SIGNATURE] = { "signature", true, 0 },
	[OPTION_SCHEME] = { "scheme", true, 0 },
	[OPTION_HASH] = { "hash", true, 0 },
	[OPTION_SALT] = { "salt", true, 0 },
	[OPTION_BINARY] = { "binary", false, 0 },
	[OPTION_DER] = { "der", false, 0 },
	[OPTION_NUMBER] = { "number", false, 0 },
	[OPTION_JSON] = { "json", false, 0 },
	[OPTION_RFC3394] = { "rfc3394", false, 0 },
	[OPTION_RFC5649] = { "rfc5649", false, 0 },
	[OPTION_TYPE] = { "type", true, 0 },
	[OPTION_KEYRING] = { "keyring", true, 0 },
	[OPTION_OWNER] = { "owner", true, 0 },
	[OPTION_GROUP] = { "group", true, 0 },
	[OPTION_MODE] = { "mode", true, 0 },
	[OPTION_NOT_AFTER] = { "not-after", true, 0 },
	[OPTION_NOT_AFTER_ORIGINATE] = { "not-after-originate", true, 0 },
	[OPTION_HELP] = { "help", false, 'h' },
};

/* Decimal digits and nothing else, from @least to @most. */
static bool number_parse(const char *text, unsigned long least, unsigned long most, unsigned long *number)
{
	char *end;

	errno = 0;
	*number = strtoul(text, &end, 10);
	return !errno && !*end && *text >= '0' && *text <= '9' && *number >= least && *number <= most;
}

static int bits_parse(struct options *options, const char *text)
{
	unsigned long bits;

	if (!number_parse(text, 8, 8UL * NCR_KEY_MATERIAL_MAX, &bits) || bits % 8) {
		error_message("--bits %s: not a size of a key", text);
		hint_message("multiples of 8 from 8 to 524288");
		return EXIT_USAGE;
	}
	options->bits = bits;
	return EXIT_DONE;
}

static int q_bits_option(struct options *options, const char *text)
{
	unsigned long bits;

	if (!number_parse(text, 160, 256, &bits)) {
		error_message("--q-bits %s: not a size of the order of a DSA key", text);
		hint_message("160, 224 or 256");
		return EXIT_USAGE;
	}
	options->q_bits = bits;
	return EXIT_DONE;
}

static int exponent_option(struct options *options, const char *text)
{
	if (number_parse(text, 65537, ULONG_MAX, &options->exponent) && options->exponent % 2)
		return EXIT_DONE;
	error_message("--exponent %s: not a public exponent", text);
	hint_message("an odd number from 65537, which is the default");
	return EXIT_USAGE;
}

static int salt_option(struct options *options, const char *text)
{
	unsigned long salt;

	if (!number_parse(text, 0, NCR_RSA_SIZE_MAX, &salt)) {
		error_message("--salt %s: not a number of bytes", text);
		hint_message("0 to %d; the default is the size of the digest", NCR_RSA_SIZE_MAX);
		return EXIT_USAGE;
	}
	options->salt = salt;
	return EXIT_DONE;
}

static int scheme_option(struct options *options, const char *text)
{
	static const char *const names[] = {
		[RSA_PKCS1_V1_5] = "pkcs1", [RSA_PKCS1_OAEP] = "oaep", [RSA_PKCS1_PSS] = "pss",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(text, names[i]))
			continue;
		options->scheme = i;
		return EXIT_DONE;
	}
	error_message("--scheme %s: no such scheme", text);
	hint_message("pss or pkcs1 for signatures, oaep or pkcs1 for encryption");
	return EXIT_USAGE;
}

static int type_option(struct options *options, const char *text)
{
	ncr_key_type_t type;

	for (type = NCR_KEY_TYPE_SECRET; type <= NCR_KEY_TYPE_PRIVATE; type++) {
		if (strcmp(text, key_type_name(type)))
			continue;
		options->type = type;
		return EXIT_DONE;
	}
	error_message("--type %s: no such type of key", text);
	hint_message("secret, private or public");
	return EXIT_USAGE;
}

static int hex_option(enum option_number option, const char *text, uint8_t *bytes, size_t *size, size_t room)
{
	if (hex_parse(text, bytes, size, room))
		return EXIT_DONE;
	error_message("--%s: not hexadecimal, or more than %zu bytes", table[option].name, room);
	hint_message("two digits a byte and nothing between them");
	return EXIT_USAGE;
}

static int flags_option(struct options *options, const char *text)
{
	if (flags_parse(text, &options->flags))
		return EXIT_DONE;
	error_message("--flags %s: not all of these are flags of a key", text);
	hint_message("storable, wrappable, exportable, decrypt, sign, wrap, with commas between them");
	return EXIT_USAGE;
}

int name_check(const char *what, const char *name)
{
	size_t size = strlen(name);

	if (size && size <= NCR_KEY_LABEL_SIZE)
		return EXIT_DONE;
	error_message("%s: not a name of 1 to %d bytes", what, NCR_KEY_LABEL_SIZE);
	return EXIT_USAGE;
}

static int key_option(struct options *options, const char *text)
{
	options->key = text;
	return name_check("--key", text);
}

static int serial_option(struct options *options, const char *text)
{
	unsigned long serial;

	if (!number_parse(text, 1, INT32_MAX, &serial)) {
		error_message("--key-serial %s: not the serial number of a key", text);
		hint_message("a decimal number, as keyctl show prints it");
		return EXIT_USAGE;
	}
	options->key_serial = serial;
	return EXIT_DONE;
}

static int keyring_option(struct options *options, const char *text)
{
	if (!strcmp(text, "system")) {
		options->keyring = NCR_KEYRING_SYSTEM;
	} else if (!strcmp(text, "user")) {
		options->keyring = NCR_KEYRING_USER;
	} else {
		error_message("--keyring %s: no such keyring", text);
		hint_message("system, which is .ncr, or user, which is your own");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int take(void *context, int option, char *argument)
{
	struct options *options = context;

	switch (option) {
	case OPTION_ALGORITHM:
		options->algorithm = argument;
		break;
	case OPTION_BITS:
		return bits_parse(options, argument);
	case OPTION_EXPONENT:
		return exponent_option(options, argument);
	case OPTION_Q_BITS:
		return q_bits_option(options, argument);
	case OPTION_DH_GROUP:
		options->dh_group = argument;
		break;
	case OPTION_FLAGS:
		return flags_option(options, argument);
	case OPTION_ID:
		return hex_option(option, argument, options->id, &options->id_size, sizeof(options->id));
	case OPTION_LABEL:
		options->label = argument;
		if (strlen(argument) <= NCR_KEY_LABEL_SIZE)
			break;
		error_message("--label: more than %d bytes", NCR_KEY_LABEL_SIZE);
		return EXIT_USAGE;
	case OPTION_KEY:
		return key_option(options, argument);
	case OPTION_KEY_SERIAL:
		return serial_option(options, argument);
	case OPTION_KEY_FILE:
		options->key_file = argument;
		break;
	case OPTION_PUBLIC_KEY:
		options->public_key = argument;
		break;
	case OPTION_PASSPHRASE_FILE:
		options->passphrase_file = argument;
		break;
	case OPTION_PEER:
		options->peer = argument;
		break;
	case OPTION_TARGET_FILE:
		options->target_file = argument;
		break;
	case OPTION_INPUT:
		options->input = argument;
		break;
	case OPTION_OUTPUT:
		options->output = argument;
		break;
	case OPTION_IV:
		return hex_option(option, argument, options->iv, &options->iv_size, sizeof(options->iv));
	case OPTION_MAC:
		return hex_option(option, argument, options->mac, &options->mac_size, sizeof(options->mac));
	case OPTION_MAC_FILE:
		options->mac_file = argument;
		break;
	case OPTION_SIGNATURE:
		options->signature = argument;
		break;
	case OPTION_SCHEME:
		return scheme_option(options, argument);
	case OPTION_HASH:
		options->hash = argument;
		break;
	case OPTION_SALT:
		return salt_option(options, argument);
	case OPTION_TYPE:
		return type_option(options, argument);
	case OPTION_KEYRING:
		return keyring_option(options, argument);
	case OPTION_OWNER:
		return attributes_take(&options->attributes, ATTRIBUTE_OWNER, argument);
	case OPTION_GROUP:
		return attributes_take(&options->attributes, ATTRIBUTE_GROUP, argument);
	case OPTION_MODE:
		return attributes_take(&options->attributes, ATTRIBUTE_MODE, argument);
	case OPTION_NOT_AFTER:
		return attributes_take(&options->attributes, ATTRIBUTE_NOT_AFTER, argument);
	case OPTION_NOT_AFTER_ORIGINATE:
		return attributes_take(&options->attributes, ATTRIBUTE_NOT_AFTER_ORIGINATE, argument);
	default:
		break;
	}
	return EXIT_DONE;
}

/* What two options say of each other, whatever the verb. */
static int check(const struct options *options, const char *verb, uint64_t allowed)
{
	uint64_t keys = options->given & (OPTIONS_KEY | OPTION(PUBLIC_KEY)), claims;

	if (keys & (keys - 1)) {
		error_message("%s: --key, --key-serial, --key-file, --key-stdin%s exclude each other", verb,
			      allowed & OPTION(PUBLIC_KEY) ? " and --public-key" : "");
		return EXIT_USAGE;
	}
	if (given(options, OPTION(RAW)) && !given(options, OPTION(KEY_STDIN))) {
		error_message("%s: --raw says what --key-stdin reads", verb);
		hint_message("give --key-stdin too; ncr import makes a blob of a raw key in a file");
		return EXIT_USAGE;
	}
	if (given(options, OPTION(NUMBER)) && given(options, OPTION(DER) | OPTION(DH_GROUP))) {
		error_message("%s: a --number has no DER around it, and no group", verb);
		return EXIT_USAGE;
	}
	if (given(options, OPTION(RFC3394)) && given(options, OPTION(RFC5649))) {
		error_message("%s: --rfc3394 and --rfc5649 exclude each other", verb);
		return EXIT_USAGE;
	}
	claims = options->given & (OPTION(MAC) | OPTION(MAC_FILE) | OPTION(SIGNATURE));
	if (claims & (claims - 1)) {
		error_message("%s: --mac, --mac-file and --signature exclude each other", verb);
		return EXIT_USAGE;
	}
	if (given(options, OPTION(SALT)) && given(options, OPTION(SCHEME)) && options->scheme != RSA_PKCS1_PSS) {
		error_message("%s: --salt is for --scheme pss", verb);
		return EXIT_USAGE;
	}
	if (options->keyring && !given(options, OPTION(KEY))) {
		error_message("%s: --keyring says where --key looks", verb);
		return EXIT_USAGE;
	}
	if (options->count && !(allowed & OPTION(FILES))) {
		error_message("%s: unexpected argument '%s'", verb, options->files[0]);
		hint_message("ncr %s --help", verb);
		return EXIT_USAGE;
	}
	return attributes_check(&options->attributes);
}

static int unknown(const char *verb, const char *what)
{
	error_message("%s: unknown option, or without its argument: %s", verb, what);
	hint_message("ncr %s --help", verb);
	return EXIT_USAGE;
}

int options_parse(struct options *options, const char *verb, uint64_t allowed, int argc, char **argv)
{
	int code;

	memset(options, 0, sizeof(*options));
	options->type = NCR_KEY_TYPE_SECRET;
	code = option_table_parse(table, OPTIONS, allowed | OPTION(HELP), OPTION_HELP, argc, argv, &options->given, take,
				  options);
	if (code < 0)
		return unknown(verb, argv[optind > 1 ? optind - 1 : 1]);
	if (code || given(options, OPTION(HELP)))
		return code;
	options->files = argv + optind;
	options->count = argc - optind;
	if (allowed & OPTION(OWNER)) {
		options->new_keyring = options->keyring;
		options->keyring = NCR_KEYRING_ANY;
	}
	return check(options, verb, allowed);
}
