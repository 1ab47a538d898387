// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"

#include "file.h"
#include "key_size.h"
#include "message.h"
#include "pair_file.h"
#include "report.h"
#include "secret.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int report(unsigned long number, const char *name, int error)
{
	const char *hint = ncr_error_hint(number, error);

	if (name)
		error_message("%s: %s", name, ncr_error_text(number, error));
	else
		error_message("%s", ncr_error_text(number, error));
	if (hint)
		hint_message("%s", hint);
	return error_exit(number, error);
}

int report_file(const char *name, int error)
{
	error_message("%s: %s", name, strerrordesc_np(-error));
	return EXIT_SYSTEM;
}

int command_open(struct command *command)
{
	int error;

	memset(command, 0, sizeof(*command));
	command->key = NCR_KEY_INVALID;
	error = ncr_open(&command->ncr);
	return error ? report(NCR_OPENING, NCR_DEVICE, error) : EXIT_DONE;
}

void command_close(struct command *command)
{
	ncr_close(command->ncr);
	command->ncr = NULL;
}

/* A blob that the kernel did not take: its clear header may tell why. */
static int report_blob(const char *name, int error, const void *blob, size_t size)
{
	const char *hint, *text = blob_error(error, blob, size, &hint);

	error_message("%s: %s", name, text);
	if (hint)
		hint_message("%s", hint);
	return error_exit(NCRIO_KEY_STORAGE_UNWRAP, error);
}

static int load(struct command *command, const char *name, const void *blob, size_t size, ncr_key_t *key)
{
	*key = ncr_key_load(command->ncr, blob, size, NULL);
	return *key < 0 ? report_blob(name, *key, blob, size) : EXIT_DONE;
}

int command_load(struct command *command, const char *path, ncr_key_t *key)
{
	static uint8_t blob[NCR_KEY_BLOB_MAX];
	size_t size = sizeof(blob);
	int error;

	error = ncr_file_read(path, blob, &size);
	if (error == -EFBIG) {
		error_message("%s: not a key blob (larger than any)", path);
		return EXIT_INPUT;
	}
	if (error)
		return report_file(path, error);
	return load(command, path, blob, size, key);
}

static int import_raw(struct command *command, const struct secret *secret)
{
	const struct ncr_algorithm_info *algorithm = &command->algorithm;
	char sizes[48];

	if (algorithm->kind == NCR_KIND_PUBLIC_KEY) {
		error_message("--raw: the bytes of a key are a secret key, and %s has pairs", algorithm->name);
		hint_message("ncr import --algorithm %s takes a private key", algorithm->name);
		return EXIT_USAGE;
	}
	if (!ncr_algorithm_takes_key(algorithm, secret->size)) {
		describe_key_sizes(algorithm, sizes);
		error_message("standard input: a key of %zu bytes, and %s takes %s", secret->size, algorithm->name, sizes);
		return EXIT_INPUT;
	}
	command->key = ncr_key_import(command->ncr, algorithm->algorithm, 0, NULL, 0, secret->data, secret->size);
	return command->key < 0 ? report(NCRIO_KEY_IMPORT, "standard input", command->key) : EXIT_DONE;
}

static int key_from_stdin(struct command *command, bool raw)
{
	struct secret secret;
	int error, code;

	error = secret_new(&secret, NCR_KEY_BLOB_MAX, false);
	if (error)
		return report_file("memory for the key", error);
	secret.size = secret.room;
	error = ncr_read_whole(STDIN_FILENO, secret.data, &secret.size);
	if (error == -EFBIG) {
		error_message("standard input: larger than any key");
		code = EXIT_INPUT;
	} else if (error) {
		code = report_file("standard input", error);
	} else if (raw) {
		code = import_raw(command, &secret);
	} else {
		code = load(command, "standard input", secret.data, secret.size, &command->key);
	}
	secret_free(&secret);
	return code;
}

static int import_public(struct command *command, const char *path, struct secret *content)
{
	struct pair pair;
	int code = pair_read(content, path, NULL, NCR_ALG_NONE, &pair);

	if (code)
		return code;
	if (pair.type != NCR_KEY_TYPE_PUBLIC) {
		error_message("%s: holds a private key, not a public one", path);
		hint_message("openssl pkey -pubout writes its public half; ncr import takes the private key into the kernel");
		return EXIT_INPUT;
	}
	command->key = ncr_key_import_pair(command->ncr, pair.algorithm, pair.type, 0, NULL, 0, content->data,
					   content->size);
	return command->key < 0 ? report(NCRIO_KEY_IMPORT, path, command->key) : EXIT_DONE;
}

static int public_from_file(struct command *command, const char *path)
{
	struct secret content;
	int error, code;

	/* it may be a private key by mistake */
	error = secret_new(&content, NCR_KEY_MATERIAL_MAX, false);
	if (error)
		return report_file("memory for the key", error);
	content.size = content.room;
	error = ncr_file_read(path, content.data, &content.size);
	if (error == -EFBIG) {
		error_message("%s: larger than any key", path);
		code = EXIT_INPUT;
	} else if (error) {
		code = report_file(path, error);
	} else {
		code = import_public(command, path, &content);
	}
	secret_free(&content);
	return code;
}

static int key_of_name(struct command *command, const struct options *options)
{
	command->key = ncr_key_attach_from(command->ncr, options->keyring, options->key);
	return command->key < 0 ? report(NCRIO_KEY_ATTACH, options->key, command->key) : EXIT_DONE;
}

static int key_of_serial(struct command *command, int32_t serial)
{
	char name[24];

	command->key = ncr_key_attach_serial(command->ncr, serial);
	snprintf(name, sizeof(name), "key %d", serial);
	return command->key < 0 ? report(NCRIO_KEY_ATTACH, name, command->key) : EXIT_DONE;
}

int command_key(struct command *command, const struct options *options)
{
	if (options->key)
		return key_of_name(command, options);
	if (options->key_serial)
		return key_of_serial(command, options->key_serial);
	if (given(options, OPTION(KEY_STDIN)))
		return key_from_stdin(command, given(options, OPTION(RAW)));
	if (options->key_file)
		return command_load(command, options->key_file, &command->key);
	if (options->public_key)
		return public_from_file(command, options->public_key);
	error_message("no key given");
	hint_message("--key NAME, --key-serial N, --key-file BLOB, or --key-stdin");
	return EXIT_USAGE;
}

static int algorithm_of_key(struct command *command)
{
	struct ncr_key_info_st info;
	int error;

	if (command->key < 0) {
		error_message("no algorithm given");
		hint_message("--algorithm NAME; ncr algorithms lists what there is");
		return EXIT_USAGE;
	}
	error = ncr_key_info(command->ncr, command->key, &info);
	if (error)
		return report(NCRIO_KEY_GET_INFO, NULL, error);
	if (info.algorithm == NCR_ALG_NONE || info.algorithm == NCR_ALG_AES_ECB || info.algorithm == NCR_ALG_CAMELLIA_ECB ||
	    info.algorithm == NCR_ALG_ARCFOUR) {
		error_message("the key does not say which algorithm to use");
		hint_message("name it: --algorithm NAME");
		return EXIT_USAGE;
	}
	error = ncr_algorithm_by_id(command->ncr, info.algorithm, &command->algorithm);
	if (error) {
		error_message("the key is for an algorithm that this module does not have (number %d)", info.algorithm);
		hint_message("name another one: --algorithm NAME");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static const char *kind_name(uint32_t kind)
{
	return kind == NCR_KIND_CIPHER ? "a cipher" : kind == NCR_KIND_HASH ? "a hash" : "a MAC";
}

int command_check_kind(const struct command *command, uint32_t kind)
{
	if (command->algorithm.kind == kind)
		return EXIT_DONE;
	error_message("%s is not %s", command->algorithm.name, kind_name(kind));
	hint_message("name another one: --algorithm NAME; ncr algorithms lists what there is");
	return EXIT_USAGE;
}

static int algorithm_of_name(struct command *command, const char *name)
{
	int error = ncr_algorithm_by_name(command->ncr, name, &command->algorithm);

	if (error != -ESRCH)
		return error ? report(NCRIO_ALGORITHM_INFO, name, error) : EXIT_DONE;
	error_message("%s: no such algorithm", name);
	hint_message("ncr algorithms lists what there is");
	return EXIT_USAGE;
}

int command_algorithm(struct command *command, const struct options *options, uint32_t kind)
{
	int code;

	code = options->algorithm ? algorithm_of_name(command, options->algorithm) : algorithm_of_key(command);
	if (!code && kind)
		code = command_check_kind(command, kind);
	if (code)
		return code;
	if (!algorithm_is_offered(&command->algorithm)) {
		error_message("%s is not offered by this kernel", command->algorithm.name);
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}

int command_prepare(struct command *command, const struct options *options, uint32_t kind)
{
	bool named = options->algorithm;
	int code = command_open(command);

	/* a raw key needs the algorithm, and without --algorithm it is the key that has one */
	if (!code && (named || given(options, OPTION(RAW))))
		code = command_algorithm(command, options, kind);
	if (code)
		return code;
	if (!named || command->algorithm.key_min)
		code = command_key(command, options);
	if (!code && !named && !given(options, OPTION(RAW)))
		code = command_algorithm(command, options, kind);
	return code;
}
