/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * published_program.c - a program as it could have been written in 2010, from the manual page alone
 *
 * It is compiled as C99, as GNU C17 and as C++, and run: encrypts with a generated key, decrypts, compares, makes and
 * verifies a MAC of a wrapped and unwrapped key. Exit status 0 when all went well, else the number of the step.
 * Members that the manual page does not mention for a step are never set.
 */
#ifdef __cplusplus
extern "C" {
#endif
#include <linux/ncr.h>
#ifdef __cplusplus
}
#endif
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int generate(int fd, ncr_key_t *key, unsigned int bits, unsigned int flags)
{
	struct ncr_key_generate_st gen;

	if (ioctl(fd, NCRIO_KEY_INIT, key))
		return -1;
	gen.desc = *key;
	gen.params.algorithm = NCR_ALG_AES_CBC;
	gen.params.keyflags = flags;
	gen.params.params.secret.bits = bits;
	return ioctl(fd, NCRIO_KEY_GENERATE, &gen);
}

static int crypt_text(int fd, ncr_crypto_op_t op, ncr_key_t key, char *in, char *out, size_t size)
{
	struct ncr_session_once_op_st once;

	once.init.algorithm = NCR_ALG_AES_CBC;
	once.init.key = key;
	memset(once.init.params.params.cipher.iv, 7, 16);
	once.init.params.params.cipher.iv_size = 16;
	once.init.op = op;
	once.op.type = NCR_DIRECT_DATA;
	once.op.data.udata.input = in;
	once.op.data.udata.input_size = size;
	once.op.data.udata.output = out;
	once.op.data.udata.output_size = size;
	return ioctl(fd, NCRIO_SESSION_ONCE, &once);
}

static int mac(int fd, ncr_crypto_op_t op, ncr_key_t key, char *in, size_t size, unsigned char *result,
	       ncr_error_t *err)
{
	struct ncr_session_st init;
	struct ncr_session_op_st data;

	init.algorithm = NCR_ALG_HMAC_SHA2_256;
	init.key = key;
	init.op = op;
	if (ioctl(fd, NCRIO_SESSION_INIT, &init))
		return -1;
	data.ses = init.ses;
	data.type = NCR_DIRECT_DATA;
	data.data.udata.input = in;
	data.data.udata.input_size = size / 2;
	if (ioctl(fd, NCRIO_SESSION_UPDATE, &data))
		return -1;
	data.data.udata.input = in + size / 2;
	data.data.udata.input_size = size - size / 2;
	data.data.udata.output = result;
	data.data.udata.output_size = 32;
	if (ioctl(fd, NCRIO_SESSION_FINAL, &data))
		return -1;
	*err = data.err;
	return data.data.udata.output_size == 32 ? 0 : -1;
}

static int wrap_and_unwrap(int fd, ncr_key_t kek, ncr_key_t key, ncr_key_t copy)
{
	struct ncr_key_wrap_st wrap;
	unsigned char wrapped[64];

	wrap.algorithm = NCR_WALG_AES_RFC3394;
	wrap.keytowrap = key;
	wrap.key = kek;
	wrap.params.params.cipher.iv_size = 0;
	wrap.io = wrapped;
	wrap.io_size = sizeof(wrapped);
	if (ioctl(fd, NCRIO_KEY_WRAP, &wrap) || wrap.io_size != 40)
		return -1;
	wrap.keytowrap = copy;
	return ioctl(fd, NCRIO_KEY_UNWRAP, &wrap);
}

int main(void)
{
	char text[32] = "thirty-one letters and a zero..", cipher[32], plain[32];
	unsigned char result[32];
	ncr_key_t key, kek, copy;
	ncr_error_t err;
	int fd = open("/dev/crypto", O_RDWR);

	if (fd < 0)
		return 1;
	if (generate(fd, &key, 256, NCR_KEY_FLAG_WRAPPABLE) || generate(fd, &kek, 128, 0) ||
	    ioctl(fd, NCRIO_KEY_INIT, &copy))
		return 2;
	if (crypt_text(fd, NCR_OP_ENCRYPT, key, text, cipher, sizeof(text)) || !memcmp(text, cipher, sizeof(text)))
		return 3;
	if (wrap_and_unwrap(fd, kek, key, copy))
		return 4;
	if (crypt_text(fd, NCR_OP_DECRYPT, copy, cipher, plain, sizeof(text)) || memcmp(text, plain, sizeof(text)))
		return 5;
	if (mac(fd, NCR_OP_SIGN, key, text, sizeof(text), result, &err))
		return 6;
	if (mac(fd, NCR_OP_VERIFY, copy, text, sizeof(text), result, &err) || err != NCR_SUCCESS)
		return 7;
	result[31] ^= 1;
	if (mac(fd, NCR_OP_VERIFY, copy, text, sizeof(text), result, &err) || err != NCR_VERIFICATION_FAILED)
		return 8;
	if (ioctl(fd, NCRIO_KEY_DEINIT, &key) || ioctl(fd, NCRIO_KEY_DEINIT, &kek) ||
	    ioctl(fd, NCRIO_KEY_DEINIT, &copy))
		return 9;
	return close(fd) ? 10 : 0;
}
