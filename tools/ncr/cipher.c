// SPDX-License-Identifier: GPL-2.0-or-later
#include "cipher.h"

#include "command.h"
#include "file.h"
#include "files.h"
#include "message.h"
#include "progress.h"
#include "rsa_cipher.h"
#include "stream.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* One message on its way. */
struct message {
	struct command command;
	struct input input;
	struct output output;
	struct progress progress;
	ncr_session_t session;
	uint8_t iv[NCR_CIPHER_MAX_BLOCK_LEN];
};

static int crypt_chunk(void *context, void *data, size_t size)
{
	struct message *message = context;

	return ncr_session_crypt(message->command.ncr, message->session, data, size, data);
}

static void show_progress(void *context, uint64_t done)
{
	struct message *message = context;

	progress_update(&message->progress, done);
}

static void warn(const struct ncr_algorithm_info *algorithm)
{
	if (!algorithm->key_min)
		warning_message("%s does not encrypt", algorithm->name);
	else if (!algorithm->iv_size && algorithm->flags & NCR_ALGORITHM_STREAM)
		warning_message("%s is broken, and a second message with the same key tells the difference of the two",
				algorithm->name);
	else if (!algorithm->iv_size)
		warning_message("%s shows which blocks of the message are equal", algorithm->name);
}

static int read_iv(struct message *message)
{
	size_t iv_size = message->command.algorithm.iv_size, size = iv_size;
	int error = ncr_read_full(message->input.fd, message->iv, &size);

	if (error)
		return report_file(message->input.name, error);
	if (size == iv_size)
		return EXIT_DONE;
	error_message("%s: too short to begin with an initialisation vector", message->input.name);
	hint_message("--iv HEX, when the message does not begin with it");
	return EXIT_INPUT;
}

static int write_iv(struct message *message)
{
	size_t iv_size = message->command.algorithm.iv_size;

	if (getrandom(message->iv, iv_size, 0) != (ssize_t)iv_size)
		return report_file("random numbers", -errno);
	return output_write(&message->output, message->iv, iv_size);
}

static int prepare_iv(struct message *message, const struct options *options, bool decrypt)
{
	const struct ncr_algorithm_info *algorithm = &message->command.algorithm;

	if (given(options, OPTION(IV))) {
		if (options->iv_size != algorithm->iv_size) {
			error_message("--iv: %zu bytes, and %s takes %u", options->iv_size, algorithm->name, algorithm->iv_size);
			return EXIT_USAGE;
		}
		memcpy(message->iv, options->iv, options->iv_size);
		return EXIT_DONE;
	}
	if (!algorithm->iv_size)
		return EXIT_DONE;
	return decrypt ? read_iv(message) : write_iv(message);
}

static int report_stream(const struct message *message, const struct stream *stream, enum stream_result result)
{
	const char *algorithm = message->command.algorithm.name;

	switch (result) {
	case STREAM_DONE:
		return EXIT_DONE;
	case STREAM_READ:
		return report_file(message->input.name, stream->error);
	case STREAM_WRITE:
		return report_file(message->output.name, stream->error);
	case STREAM_CRYPT:
		return report(NCRIO_SESSION_UPDATE, message->input.name, stream->error);
	case STREAM_LENGTH:
		error_message("%s: not a whole number of blocks: cut short, or not encrypted with %s", message->input.name, algorithm);
		break;
	case STREAM_PADDING:
		error_message("%s: wrong padding: altered, or encrypted with another key or IV", message->input.name);
		break;
	}
	if (!message->output.is_file)
		hint_message("what has been written to standard output so far is not to be used");
	return EXIT_INPUT;
}

static int run_stream(struct message *message, bool decrypt)
{
	const struct ncr_algorithm_info *algorithm = &message->command.algorithm;
	struct stream stream = {
		.in = message->input.fd,
		.out = message->output.fd,
		.block = algorithm->flags & NCR_ALGORITHM_STREAM ? 0 : algorithm->block_size,
		.decrypt = decrypt,
		.crypt = crypt_chunk,
		.progress = show_progress,
		.context = message,
	};
	enum stream_result result;

	message->session = ncr_session_begin(message->command.ncr, decrypt ? NCR_OP_DECRYPT : NCR_OP_ENCRYPT,
					     algorithm->algorithm, message->command.key, message->iv, algorithm->iv_size);
	if (message->session < 0)
		return report(NCRIO_SESSION_INIT, algorithm->name, message->session);
	if (stream.block > STREAM_BLOCK_MAX) {
		error_message("%s: its block is larger than this program knows", algorithm->name);
		return EXIT_SYSTEM;
	}
	progress_begin(&message->progress, message->input.size);
	result = stream_run(&stream);
	progress_end(&message->progress);
	return report_stream(message, &stream, result);
}

static int crypt_message(struct message *message, const struct options *options, bool decrypt)
{
	int code = command_prepare(&message->command, options, 0);

	if (!code && message->command.algorithm.kind == NCR_KIND_PUBLIC_KEY)
		return rsa_cipher_run(&message->command, options, &message->input, &message->output, decrypt);
	if (!code)
		code = command_check_kind(&message->command, NCR_KIND_CIPHER);
	if (!code && given(options, OPTIONS_SCHEME)) {
		error_message("--scheme, --hash and --salt are for an RSA key");
		code = EXIT_USAGE;
	}
	if (!code)
		code = prepare_iv(message, options, decrypt);
	if (code)
		return code;
	if (!decrypt)
		warn(&message->command.algorithm);
	return run_stream(message, decrypt);
}

int cipher_run(const struct options *options, bool decrypt)
{
	struct message message = { 0 };
	int code = input_check(options, options->input);

	if (!code)
		code = input_open(&message.input, options->input);
	if (code)
		return code;
	code = output_open(&message.output, options, 0666);
	if (!code) {
		code = crypt_message(&message, options, decrypt);
		code = output_finish(&message.output, code);
		command_close(&message.command);
	}
	input_close(&message.input);
	return code;
}
