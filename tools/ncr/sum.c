// SPDX-License-Identifier: GPL-2.0-or-later
#include "sum.h"

#include "file.h"
#include "hex.h"
#include "message.h"
#include "progress.h"

#include <string.h>

#define CHUNK (256 * 1024)

static int add_all(struct command *command, ncr_session_t session, const struct input *input)
{
	static uint8_t chunk[CHUNK];
	struct progress progress;
	uint64_t done = 0;
	int error, code = EXIT_DONE;
	size_t size;

	progress_begin(&progress, input->size);
	do {
		size = CHUNK;
		error = ncr_read_full(input->fd, chunk, &size);
		if (error) {
			code = report_file(input->name, error);
			break;
		}
		error = ncr_session_add(command->ncr, session, chunk, size);
		if (error) {
			code = report(NCRIO_SESSION_UPDATE, input->name, error);
			break;
		}
		done += size;
		progress_update(&progress, done);
	} while (size == CHUNK);
	progress_end(&progress);
	explicit_bzero(chunk, sizeof(chunk));
	return code;
}

static ncr_session_t begin(struct command *command, ncr_crypto_op_t op, const struct scheme *scheme)
{
	if (!scheme)
		return ncr_session_begin(command->ncr, op, command->algorithm.algorithm, command->key, NULL, 0);
	if (scheme->algorithm == NCR_ALG_DSA)
		return ncr_dsa_session_begin(command->ncr, op, scheme->rsa.hash, command->key);
	return ncr_rsa_session_begin(command->ncr, op, &scheme->rsa, command->key);
}

static const char *name_of(const struct command *command, const struct scheme *scheme)
{
	return !scheme ? command->algorithm.name : scheme->algorithm == NCR_ALG_DSA ? "dsa" : "rsa";
}

int sum_input(struct command *command, ncr_crypto_op_t op, const struct scheme *scheme, const char *path,
	      ncr_session_t *session)
{
	struct input input;
	int code = input_open(&input, path);

	if (code)
		return code;
	*session = begin(command, op, scheme);
	if (*session < 0) {
		code = report(NCRIO_SESSION_INIT, name_of(command, scheme), *session);
	} else {
		code = add_all(command, *session, &input);
		if (code)
			ncr_session_end(command->ncr, *session);
	}
	input_close(&input);
	return code;
}

int sum_result(struct command *command, const char *path, uint8_t *digest, size_t *size)
{
	ncr_session_t session;
	int error, code;

	code = sum_input(command, NCR_OP_SIGN, NULL, path, &session);
	if (code)
		return code;
	*size = NCR_HASH_MAX_OUTPUT_SIZE;
	error = ncr_session_result(command->ncr, session, digest, size);
	return error ? report(NCRIO_SESSION_FINAL, path, error) : EXIT_DONE;
}

void sum_line(FILE *file, const uint8_t *digest, size_t size, const char *name)
{
	char hex[2 * NCR_HASH_MAX_OUTPUT_SIZE + 1];
	bool escape = strpbrk(name, "\\\n\r");

	hex_format(digest, size, hex);
	fprintf(file, "%s%s  ", escape ? "\\" : "", hex);
	for (; *name; name++) {
		if (*name == '\\')
			fputs("\\\\", file);
		else if (*name == '\n')
			fputs("\\n", file);
		else if (*name == '\r')
			fputs("\\r", file);
		else
			fputc(*name, file);
	}
	fputc('\n', file);
}

static int sum_file(struct command *command, const char *path)
{
	uint8_t digest[NCR_HASH_MAX_OUTPUT_SIZE];
	size_t size;
	int code = sum_result(command, path, digest, &size);

	if (!code)
		sum_line(stdout, digest, size, path);
	return code;
}

int sum_files(struct command *command, const struct options *options)
{
	int i, code, first = EXIT_DONE;

	if (!options->count)
		return sum_file(command, "-");
	for (i = 0; i < options->count; i++) {
		code = sum_file(command, options->files[i]);
		if (!first)
			first = code;
	}
	return first;
}
