// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keys as libcrypto writes them, in every form, and what is no such key.
 */
#include "test.h"

#include "file.h"
#include "key_file.h"
#include "libncr.h"
#include "message.h"
#include "pair_file.h"
#include "pbes2.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <pty.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSPHRASE "six words that dice have chosen"

/* a form of a key, as bytes of a file */
struct form {
	uint8_t *data;
	size_t size;
};

static char folder[] = "/tmp/ncr-pair.XXXXXX";
static EVP_PKEY *rsa, *ec;
static struct form private_key, public_key;	/* as the kernel takes them */

/* What a BIO was written to, for good: a test needs no free. */
static struct form taken(BIO *bio)
{
	char *data;
	struct form form = { .size = BIO_get_mem_data(bio, &data) };

	form.data = malloc(form.size);
	memcpy(form.data, data, form.size);
	BIO_free(bio);
	return form;
}

static struct form pkcs1(EVP_PKEY *key)
{
	struct form form = { 0 };

	form.size = i2d_PrivateKey(key, &form.data);
	return form;
}

static struct form spki(EVP_PKEY *key)
{
	struct form form = { 0 };

	form.size = i2d_PUBKEY(key, &form.data);
	return form;
}

static struct form pkcs8(EVP_PKEY *key)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	struct form form = { 0 };

	form.size = i2d_PKCS8_PRIV_KEY_INFO(info, &form.data);
	PKCS8_PRIV_KEY_INFO_free(info);
	return form;
}

static struct form encrypted(const EVP_CIPHER *cipher)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(i2d_PKCS8PrivateKey_bio(bio, rsa, cipher, PASSPHRASE, strlen(PASSPHRASE), NULL, NULL), 1);
	return taken(bio);
}

static struct form pem(const char *label, struct form der)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_true(PEM_write_bio(bio, label, "", der.data, der.size) > 0);
	return taken(bio);
}

static void put(const char *path, const void *data, size_t size, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ncr_write_full(fd, data, size), 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static int enter(void **state)
{
	(void)state;
	rsa = EVP_RSA_gen(1024);
	ec = EVP_EC_gen("P-256");
	if (!rsa || !ec || !mkdtemp(folder) || chdir(folder))
		return -1;
	private_key = pkcs1(rsa);
	public_key = spki(rsa);
	put("passphrase", PASSPHRASE "\n", strlen(PASSPHRASE) + 1, 0600);
	put("wrong", "another\n", 8, 0600);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	unlink("passphrase");
	unlink("wrong");
	free(private_key.data);
	free(public_key.data);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ec);
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

/* A form is used up by this. */
static int read_form(struct form form, const char *passphrase, struct secret *secret, struct pair *pair)
{
	int code;

	assert_int_equal(secret_new(secret, NCR_KEY_MATERIAL_MAX, false), 0);
	assert_true(form.size <= secret->room);
	memcpy(secret->data, form.data, form.size);
	secret->size = form.size;
	free(form.data);
	code = pair_read(secret, "key", passphrase, NCR_ALG_NONE, pair);
	/* nothing of it is left */
	if (code) {
		size_t i;

		assert_int_equal(secret->size, 0);
		for (i = 0; i < secret->room; i++)
			assert_int_equal(secret->data[i], 0);
	}
	return code;
}

static void is(struct form form, const char *passphrase, struct form wanted, ncr_key_type_t type, bool was_encrypted)
{
	struct secret secret;
	struct pair pair;

	assert_int_equal(read_form(form, passphrase, &secret, &pair), EXIT_DONE);
	assert_int_equal(pair.type, type);
	assert_int_equal(pair.encrypted, was_encrypted);
	assert_int_equal(secret.size, wanted.size);
	assert_memory_equal(secret.data, wanted.data, wanted.size);
	secret_free(&secret);
}

static void is_none(struct form form, const char *passphrase)
{
	struct secret secret;
	struct pair pair;

	assert_int_equal(read_form(form, passphrase, &secret, &pair), EXIT_INPUT);
	secret_free(&secret);
}

static struct form copy(struct form form)
{
	struct form new = { .data = malloc(form.size), .size = form.size };

	memcpy(new.data, form.data, form.size);
	return new;
}

static struct form of_text(const char *text)
{
	return copy((struct form) { (uint8_t *)text, strlen(text) });
}

/* @der in PEM; @der is used up. */
static struct form as_pem(const char *label, struct form der)
{
	struct form text = pem(label, der);

	free(der.data);
	return text;
}

static struct form pkcs1_public(void)
{
	struct form form = { 0 };

	form.size = i2d_PublicKey(rsa, &form.data);
	return form;
}

static void private_keys(void **state)
{
	struct form text, bundle;

	(void)state;
	is(copy(private_key), NULL, private_key, NCR_KEY_TYPE_PRIVATE, false);
	is(pkcs8(rsa), NULL, private_key, NCR_KEY_TYPE_PRIVATE, false);
	is(as_pem("RSA PRIVATE KEY", copy(private_key)), NULL, private_key, NCR_KEY_TYPE_PRIVATE, false);
	is(as_pem("PRIVATE KEY", pkcs8(rsa)), NULL, private_key, NCR_KEY_TYPE_PRIVATE, false);
	/* a passphrase that is not needed does no harm */
	is(pkcs8(rsa), "wrong", private_key, NCR_KEY_TYPE_PRIVATE, false);
	/* behind a certificate */
	text = as_pem("PRIVATE KEY", pkcs8(rsa));
	bundle = of_text("subject=CN = x\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
	bundle.data = realloc(bundle.data, bundle.size + text.size);
	memcpy(bundle.data + bundle.size, text.data, text.size);
	bundle.size += text.size;
	free(text.data);
	is(bundle, NULL, private_key, NCR_KEY_TYPE_PRIVATE, false);
}

static void public_keys(void **state)
{
	(void)state;
	is(copy(public_key), NULL, public_key, NCR_KEY_TYPE_PUBLIC, false);
	is(as_pem("PUBLIC KEY", copy(public_key)), NULL, public_key, NCR_KEY_TYPE_PUBLIC, false);
	is(pkcs1_public(), NULL, public_key, NCR_KEY_TYPE_PUBLIC, false);
	is(as_pem("RSA PUBLIC KEY", pkcs1_public()), NULL, public_key, NCR_KEY_TYPE_PUBLIC, false);
}

static void encrypted_keys(void **state)
{
	(void)state;
	is(encrypted(EVP_aes_256_cbc()), "passphrase", private_key, NCR_KEY_TYPE_PRIVATE, true);
	is(encrypted(EVP_des_ede3_cbc()), "passphrase", private_key, NCR_KEY_TYPE_PRIVATE, true);
	is(as_pem("ENCRYPTED PRIVATE KEY", encrypted(EVP_aes_128_cbc())), "passphrase", private_key, NCR_KEY_TYPE_PRIVATE, true);
}

/* Lines of a file that say so; the file is removed. */
static int lines(const char *path, const char *wanted)
{
	FILE *file = fopen(path, "r");
	char line[256];
	int n = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		n += !strcmp(line, wanted);
	fclose(file);
	unlink(path);
	return n;
}

/* One wrong passphrase of 256 leaves a right padding: all must be called wrong, whatever is decrypted. */
static void wrong_passphrases(void **state)
{
	int i, file = open("said", O_WRONLY | O_CREAT, 0600), old = dup(STDERR_FILENO);
	char text[32];

	(void)state;
	dup2(file, STDERR_FILENO);
	for (i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "wrong %d", i);
		put("wrong", text, strlen(text), 0600);
		is_none(encrypted(EVP_aes_128_cbc()), "wrong");
	}
	dup2(old, STDERR_FILENO);
	close(old);
	close(file);
	assert_int_equal(lines("said", "error: key: wrong passphrase, or the key in it is damaged\n"), 1000);
	put("open", PASSPHRASE, strlen(PASSPHRASE), 0604);
	is_none(encrypted(EVP_aes_128_cbc()), "open");
	put("open", "", 0, 0600);
	is_none(encrypted(EVP_aes_128_cbc()), "open");
	put("open", PASSPHRASE "\nx", strlen(PASSPHRASE) + 2, 0600);
	is_none(encrypted(EVP_aes_128_cbc()), "open");
	unlink("open");
}

static struct form old_encrypted(void)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(i2d_PKCS8PrivateKey_nid_bio(bio, rsa, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, PASSPHRASE,
						     strlen(PASSPHRASE), NULL, NULL), 1);
	return taken(bio);
}

static struct form older_encrypted(void)
{
	BIO *bio = BIO_new(BIO_s_mem());

	assert_int_equal(PEM_write_bio_PrivateKey_traditional(bio, rsa, EVP_aes_128_cbc(), (const uint8_t *)PASSPHRASE,
							      strlen(PASSPHRASE), NULL, NULL), 1);
	return taken(bio);
}

static void others(void **state)
{
	static const char *const texts[] = {
		"", "x", "0123456789abcdef", "-----BEGIN PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
		"-----BEGIN PRIVATE KEY-----\n?\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----",
		"\x30\x03\x02\x01", "\x30\x03\x02\x01\x01",
	};
	int old, file;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		is_none(of_text(texts[i]), "passphrase");
	is_none(pkcs8(ec), NULL);
	is_none(spki(ec), NULL);
	is_none(pkcs1(ec), NULL);
	is_none(old_encrypted(), "passphrase");
	old = dup(STDERR_FILENO);
	file = open("said", O_WRONLY | O_CREAT, 0600);
	dup2(file, STDERR_FILENO);
	is_none(older_encrypted(), "passphrase");
	dup2(old, STDERR_FILENO);
	close(old);
	close(file);
	assert_int_equal(lines("said", "error: key: the key in it is encrypted in the form that was before PKCS #8\n"), 1);
	/* the label is not what is inside */
	is_none(as_pem("PUBLIC KEY", copy(private_key)), NULL);
	is_none(as_pem("PRIVATE KEY", copy(private_key)), NULL);
	is_none(as_pem("RSA PRIVATE KEY", pkcs8(rsa)), NULL);
}

/* Every cut of every form, and every form with a byte more. */
static void cut(void **state)
{
	struct form forms[] = { copy(private_key), pkcs8(rsa), copy(public_key), encrypted(EVP_aes_128_cbc()) };
	struct form form;
	size_t i, size;

	(void)state;
	for (i = 0; i < COUNT(forms); i++) {
		for (size = 0; size < forms[i].size; size += 7) {
			form = copy(forms[i]);
			form.size = size;
			is_none(form, "passphrase");
		}
		form = (struct form) { .data = calloc(1, forms[i].size + 1), .size = forms[i].size + 1 };
		memcpy(form.data, forms[i].data, forms[i].size);
		is_none(form, "passphrase");
		free(forms[i].data);
	}
}

/* Every altered byte is refused, or leaves a key for the kernel to judge; nothing is read that is not there. */
static void altered(void **state)
{
	struct form forms[] = { pkcs8(rsa), copy(public_key), encrypted(EVP_aes_128_cbc()) };
	struct secret secret;
	struct pair pair;
	struct form form;
	size_t i, at;
	int code;

	(void)state;
	for (i = 0; i < COUNT(forms); i++) {
		/* the frames are in front */
		for (at = 0; at < 120; at++) {
			form = copy(forms[i]);
			form.data[at] ^= 0x81;
			code = read_form(form, "passphrase", &secret, &pair);
			assert_true(code == EXIT_DONE || code == EXIT_INPUT);
			secret_free(&secret);
		}
		free(forms[i].data);
	}
}

static void files(void **state)
{
	mode_t mode;
	int fd, ends[2];

	(void)state;
	put("key", "x", 1, 0640);
	fd = open("key", O_RDONLY);
	assert_int_equal(key_file_check(fd, "key", &mode), EXIT_DONE);
	assert_int_equal(key_file_check_private(mode, "key", "--force"), EXIT_INPUT);
	assert_int_equal(fchmod(fd, 0400), 0);
	assert_int_equal(key_file_check(fd, "key", &mode), EXIT_DONE);
	assert_int_equal(key_file_check_private(mode, "key", "--force"), EXIT_DONE);
	assert_true(S_ISREG(mode));
	close(fd);
	unlink("key");
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(key_file_check(ends[0], "pipe", &mode), EXIT_DONE);
	assert_int_equal(mode, 0);
	close(ends[0]);
	close(ends[1]);
	fd = open("/dev/zero", O_RDONLY);
	assert_int_equal(key_file_check(fd, "zero", &mode), EXIT_INPUT);
	close(fd);
}

/* --- at a terminal ------------------------------------------------------------------------------------------------ */

static void first_handler(int number)
{
	(void)!write(STDOUT_FILENO, "[first handler]", 15);
	raise(number);
}

/* Who types and sees: what is shown after @typed, in answer to the prompt; the exit status. */
static int typed(const char *text, char *shown, size_t room, bool *echo)
{
	struct sigaction action = { .sa_handler = first_handler, .sa_flags = SA_RESETHAND };
	struct form form = encrypted(EVP_aes_128_cbc());
	struct termios terminal;
	struct secret secret;
	struct pair pair;
	size_t used = 0;
	int master, status;
	ssize_t n;
	pid_t child = forkpty(&master, NULL, NULL, NULL);

	assert_true(child >= 0);
	if (!child) {
		sigaction(SIGINT, &action, NULL);
		_exit(read_form(form, NULL, &secret, &pair));
	}
	free(form.data);
	memset(shown, 0, room);
	while (!strstr(shown, "Passphrase of key: ") && (n = read(master, shown + used, room - 1 - used)) > 0)
		used += n;
	assert_non_null(strstr(shown, "Passphrase of key: "));
	assert_int_equal(tcgetattr(master, &terminal), 0);
	assert_false(terminal.c_lflag & ECHO);
	assert_int_equal(write(master, text, strlen(text)), strlen(text));
	/* until it has gone, and its terminal with it */
	while ((n = read(master, shown + used, room - 1 - used)) > 0)
		used += n;
	assert_int_equal(tcgetattr(master, &terminal), 0);
	*echo = terminal.c_lflag & ECHO;
	close(master);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void at_a_terminal(void **state)
{
	char shown[4096];
	bool echo;

	(void)state;
	assert_int_equal(typed(PASSPHRASE "\n", shown, sizeof(shown), &echo), EXIT_DONE);
	assert_null(strstr(shown, "dice"));
	assert_true(echo);
	assert_int_equal(typed("another\n", shown, sizeof(shown), &echo), EXIT_INPUT);
	assert_non_null(strstr(shown, "wrong passphrase"));
	assert_null(strstr(shown, "another"));
	assert_int_equal(typed("\n", shown, sizeof(shown), &echo), EXIT_INPUT);
	assert_int_equal(typed("\004", shown, sizeof(shown), &echo), EXIT_INPUT);
	assert_true(echo);
}

/* The terminal is as before, and what the program had to do first is done. */
static void interrupted(void **state)
{
	char shown[4096];
	bool echo;

	(void)state;
	assert_int_equal(typed("six wo\003", shown, sizeof(shown), &echo), 128 + SIGINT);
	assert_true(echo);
	assert_non_null(strstr(shown, "[first handler]"));
}

static void without_a_terminal(void **state)
{
	struct secret secret;
	struct pair pair;
	int status, file = open("said", O_WRONLY | O_CREAT, 0600);
	pid_t child = fork();

	(void)state;
	if (!child) {
		setsid();
		dup2(file, STDERR_FILENO);
		_exit(read_form(encrypted(EVP_aes_128_cbc()), NULL, &secret, &pair));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, EXIT_INPUT << 8);
	close(file);
	assert_int_equal(lines("said", "error: key: a passphrase is needed, and there is no terminal to ask for it\n"), 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(private_keys),
		cmocka_unit_test(public_keys),
		cmocka_unit_test(encrypted_keys),
		cmocka_unit_test(wrong_passphrases),
		cmocka_unit_test(others),
		cmocka_unit_test(cut),
		cmocka_unit_test(altered),
		cmocka_unit_test(files),
		cmocka_unit_test(at_a_terminal),
		cmocka_unit_test(interrupted),
		cmocka_unit_test(without_a_terminal),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
