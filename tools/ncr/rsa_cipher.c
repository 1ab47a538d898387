// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsa_cipher.h"

#include "file.h"
#include "message.h"
#include "scheme.h"
#include "secret.h"

#include <errno.h>
#include <string.h>

/* The message and the result, in one piece of memory that is locked and wiped. */
struct exchange {
	struct secret memory;
	uint8_t *in;
	uint8_t *out;
	size_t in_size;
	size_t out_size;
};

static int exchange_new(struct exchange *exchange)
{
	/* one byte more tells that a message is too long */
	int error = secret_new(&exchange->memory, 2 * NCR_RSA_SIZE_MAX + 1, false);

	if (error)
		return report_file("memory for the message", error);
	exchange->in = exchange->memory.data;
	exchange->in_size = NCR_RSA_SIZE_MAX + 1;
	exchange->out = exchange->in + exchange->in_size;
	exchange->out_size = NCR_RSA_SIZE_MAX;
	return EXIT_DONE;
}

/* RFC 8017 7.1.1 and 7.2.1: what there is room for beside the padding; 0 when for nothing. */
static size_t longest(const struct scheme *scheme)
{
	size_t padding = scheme->rsa.type == RSA_PKCS1_OAEP ? 2 * scheme->digest_size + 2 : 11;

	return scheme->size > padding ? scheme->size - padding : 0;
}

static int check_message(const struct scheme *scheme, const struct exchange *exchange, const char *name)
{
	if (!exchange->in_size) {
		error_message("%s: empty", name);
		return EXIT_INPUT;
	}
	if (exchange->in_size <= longest(scheme))
		return EXIT_DONE;
	error_message("%s: longer than the %zu bytes that this key encrypts in this way", name, longest(scheme));
	hint_message("encrypt the message with a key for a cipher, and that one with this");
	return EXIT_INPUT;
}

static int check_ciphertext(const struct scheme *scheme, const struct exchange *exchange, const char *name)
{
	if (exchange->in_size == scheme->size)
		return EXIT_DONE;
	error_message("%s: not the %zu bytes that are encrypted with this key", name, scheme->size);
	return EXIT_INPUT;
}

static int report_decrypt(const char *name, int error)
{
	if (error != -EBADMSG && error != -EINVAL)
		return report(NCRIO_SESSION_ONCE, name, error);
	error_message("%s: altered, or not encrypted with this key, scheme and hash", name);
	return EXIT_INPUT;
}

static int crypt(struct command *command, const struct scheme *scheme, struct exchange *exchange, const char *name,
		 bool decrypt)
{
	int error, code = decrypt ? check_ciphertext(scheme, exchange, name) : check_message(scheme, exchange, name);

	if (code)
		return code;
	if (decrypt) {
		error = ncr_rsa_decrypt(command->ncr, &scheme->rsa, command->key, exchange->in, exchange->in_size, exchange->out,
					&exchange->out_size);
		return error ? report_decrypt(name, error) : EXIT_DONE;
	}
	error = ncr_rsa_encrypt(command->ncr, &scheme->rsa, command->key, exchange->in, exchange->in_size, exchange->out,
				&exchange->out_size);
	return error ? report(NCRIO_SESSION_ONCE, name, error) : EXIT_DONE;
}

int rsa_cipher_run(struct command *command, const struct options *options, const struct input *input,
		   const struct output *output, bool decrypt)
{
	struct exchange exchange = { 0 };
	struct scheme scheme;
	int error, code;

	if (given(options, OPTION(IV))) {
		error_message("--iv: RSA takes no initialisation vector");
		return EXIT_USAGE;
	}
	code = scheme_choose(&scheme, command, options, decrypt ? NCR_OP_DECRYPT : NCR_OP_ENCRYPT);
	if (!code)
		code = exchange_new(&exchange);
	if (code)
		return code;
	error = ncr_read_full(input->fd, exchange.in, &exchange.in_size);
	code = error ? report_file(input->name, error) : crypt(command, &scheme, &exchange, input->name, decrypt);
	if (!code)
		code = output_write(output, exchange.out, exchange.out_size);
	secret_free(&exchange.memory);
	return code;
}
