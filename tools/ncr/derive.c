// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "file.h"
#include "new_key.h"
#include "pair_file.h"
#include "secret.h"

#include <errno.h>

/* The number of the other's public key. The file may hold a private one by mistake, hence the memory. */
static int read_peer(const struct input *input, struct secret *peer)
{
	int error;

	peer->size = peer->room;
	error = ncr_read_whole(input->fd, peer->data, &peer->size);
	if (!error)
		return pair_read_peer(peer, input->name);
	if (error != -EFBIG)
		return report_file(input->name, error);
	error_message("%s: larger than any key", input->name);
	return EXIT_INPUT;
}

/* Flags only get tighter: what was asked for, and that the private key does not have, the new one does not get. */
static int tell_flags(struct command *command, unsigned int asked)
{
	struct ncr_key_info_st info;
	char missing[64];
	int error = ncr_key_info(command->ncr, command->key, &info);

	if (error)
		return report(NCRIO_KEY_GET_INFO, NULL, error);
	if (asked & ~info.flags) {
		flags_format(asked & ~info.flags, missing, sizeof(missing));
		warning_message("the new key is not %s, as the private key is not", missing);
	}
	return EXIT_DONE;
}

static int derive(struct command *command, const struct input *input, unsigned int flags, struct secret *peer)
{
	ncr_key_t key;
	int code = read_peer(input, peer);

	if (code)
		return code;
	key = ncr_key_derive(command->ncr, command->key, peer->data, peer->size, flags);
	if (key < 0)
		return report(NCRIO_KEY_DERIVE, input->name, key);
	command->key = key;
	return tell_flags(command, flags);
}

static int derive_to(struct new_key *new_key, const struct options *options, const struct input *input, unsigned int flags)
{
	struct command command;
	struct secret peer;
	int code, error = secret_new(&peer, NCR_KEY_MATERIAL_MAX, false);

	if (error)
		return report_file("memory for the key", error);
	code = command_open(&command);
	if (!code)
		code = command_key(&command, options);
	if (!code)
		code = derive(&command, input, flags, &peer);
	secret_free(&peer);
	if (!code)
		code = new_key_keep(new_key, &command);
	command_close(&command);
	return code;
}

static int run(const struct options *options)
{
	struct new_key new_key;
	struct input input;
	unsigned int flags;
	int code;

	if (!options->peer) {
		error_message("derive: no public key of the other");
		hint_message("--peer FILE");
		return EXIT_USAGE;
	}
	code = input_check(options, options->peer);
	if (!code)
		code = new_key_flags(options, &flags);
	if (!code)
		code = new_key_begin(&new_key, options);
	if (code)
		return code;
	code = input_open(&input, options->peer);
	if (!code) {
		code = derive_to(&new_key, options, &input, flags);
		input_close(&input);
	}
	return new_key_finish(&new_key, code);
}

const struct verb verb_derive = {
	.name = "derive",
	.summary = "keep the secret that a dh key has in common with somebody's public one",
	.usage = "KEY --peer FILE [--flags LIST] [NEW]...",
	.help =
		"      --peer FILE            the other's public key: SubjectPublicKeyInfo in PEM or DER, as ncr public and\n"
		"                             openssl pkey -pubout write it, or its number alone; - for standard input\n"
		"      --flags LIST           with commas: storable (default), wrappable, exportable, decrypt, sign, wrap\n"
		"\n"
		KEY_HELP
		"\n"
		NEW_KEY_HELP
		"\n"
		"KEY is a private key of dh; --keyring says where NAME goes, not where --key looks. The new key is a secret one, as long\n"
		"as the prime of the group. It is storable, wrappable and exportable only if KEY is, and does not say what its algorithm\n"
		"is: name it when you use the key, as hmac-sha256. Nothing proves who the other is: get his public key in a way that\n"
		"does.\n",
	.options = OPTIONS_KEY | OPTION(PEER) | OPTION(FLAGS) | OPTIONS_NEW_KEY,
	.run = run,
};
