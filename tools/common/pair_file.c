// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_file.h"

#include "der.h"
#include "message.h"
#include "passphrase.h"
#include "pbes2.h"
#include "pem.h"
#include "signals.h"

#include <errno.h>
#include <string.h>

enum form {
	NO_KEY,
	RSA_PRIVATE_KEY,
	PRIVATE_KEY_INFO,
	ENCRYPTED_PRIVATE_KEY_INFO,
	PUBLIC_KEY_INFO,
	RSA_PUBLIC_KEY,
};

static const struct {
	const char *label;
	enum form form;
} pem_labels[] = {
	{ "RSA PRIVATE KEY", RSA_PRIVATE_KEY },
	{ "PRIVATE KEY", PRIVATE_KEY_INFO },
	{ "ENCRYPTED PRIVATE KEY", ENCRYPTED_PRIVATE_KEY_INFO },
	{ "PUBLIC KEY", PUBLIC_KEY_INFO },
	{ "RSA PUBLIC KEY", RSA_PUBLIC_KEY },
};

/* what people have instead, and what makes a key of it that is one here */
static const struct {
	const char *label;
	const char *hint;
} pem_others[] = {
	{ "CERTIFICATE", "openssl x509 -pubkey -noout -in FILE writes the public key in it" },
	{ "OPENSSH PRIVATE KEY", "ssh-keygen -p -m PKCS8 -f COPY turns a copy of it into PKCS #8" },
};

/* rsaEncryption, 1.2.840.113549.1.1.1, and its parameters, which are NULL */
static const uint8_t rsa_encryption[] = {
	DER_OID, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
};

static int refuse(const char *name, const char *why, const char *hint)
{
	error_message("%s: %s", name, why);
	if (hint)
		hint_message("%s", hint);
	return EXIT_INPUT;
}

static int damaged(const char *name)
{
	return refuse(name, "the key in it is damaged (cut short, extended or altered)", NULL);
}

/* --- what it is --------------------------------------------------------------------------------------------------- */

/* The content of the one SEQUENCE that there is. */
static bool open_sequence(const struct secret *secret, struct der *inside)
{
	struct der all = { .data = secret->data, .size = secret->size };

	return der_take(&all, DER_SEQUENCE, inside) && !all.size;
}

/* By the tags of the first two elements. */
static enum form form_of(const struct secret *secret)
{
	struct der inside, first;

	if (!open_sequence(secret, &inside))
		return NO_KEY;
	if (der_take(&inside, DER_SEQUENCE, &first))
		return der_next(&inside, DER_OCTET_STRING) ? ENCRYPTED_PRIVATE_KEY_INFO :
		       der_next(&inside, DER_BIT_STRING) ? PUBLIC_KEY_INFO : NO_KEY;
	if (!der_take(&inside, DER_INTEGER, &first))
		return NO_KEY;
	if (der_next(&inside, DER_SEQUENCE))
		return PRIVATE_KEY_INFO;
	if (!der_take(&inside, DER_INTEGER, &first))
		return NO_KEY;
	return inside.size ? RSA_PRIVATE_KEY : RSA_PUBLIC_KEY;
}

/* --- PEM ---------------------------------------------------------------------------------------------------------- */

static enum form form_of_label(const char *label)
{
	size_t i;

	for (i = 0; i < sizeof(pem_labels) / sizeof(pem_labels[0]); i++)
		if (!strcmp(pem_labels[i].label, label))
			return pem_labels[i].form;
	return NO_KEY;
}

static int no_key_in_pem(const char *name, const char *label)
{
	size_t i;

	error_message("%s: holds a %s, and no private or public key in a form that is known here", name, label);
	for (i = 0; i < sizeof(pem_others) / sizeof(pem_others[0]); i++)
		if (!strcmp(pem_others[i].label, label))
			hint_message("%s", pem_others[i].hint);
	return EXIT_INPUT;
}

/* The first key of a text, which may have other things around it. */
static int read_pem(struct secret *content, const char *name)
{
	char first[PEM_LABEL_MAX + 1] = "";
	struct pem pem = { .next = 0 };
	enum form form = NO_KEY;

	while (!form && pem_find(content->data, content->size, pem.next, &pem)) {
		form = form_of_label(pem.label);
		if (!*first)
			strcpy(first, pem.label);
	}
	if (!*first)
		return damaged(name);
	if (!form)
		return no_key_in_pem(name, first);
	if (pem_is_encrypted(content->data, &pem))
		return refuse(name, "the key in it is encrypted in the form that was before PKCS #8",
			      "openssl pkcs8 -topk8 -in FILE -out NEW encrypts it in PKCS #8");
	if (!pem_decode(content->data, &pem, &content->size) || form_of(content) != form)
		return damaged(name);
	return EXIT_DONE;
}

/* --- what is inside ----------------------------------------------------------------------------------------------- */

static int get_passphrase(const char *name, const char *passphrase_file, struct secret *passphrase)
{
	struct passphrase_source source = { .file = passphrase_file, .ask = ASK_DEFAULT, .terminal_only = true };
	struct reason reason;
	int code = passphrase_memory(passphrase, &reason);

	if (!code && !passphrase_file)
		signals_catch();
	if (!code)
		code = passphrase_get(&source, name, 0, passphrase, &reason);
	return code ? reason_print(&reason, name) : EXIT_DONE;
}

static int decrypt(struct secret *content, const char *name, const char *passphrase_file)
{
	struct secret passphrase = { 0 };
	int code, error = 0;

	/* from here on libcrypto has secrets */
	process_protect_heap();
	code = get_passphrase(name, passphrase_file, &passphrase);
	if (!code)
		error = pbes2_decrypt(content, &passphrase);
	secret_free(&passphrase);
	if (code)
		return code;
	if (error == -EOPNOTSUPP)
		return refuse(name, "encrypted in a way that is not served here (PBES2 of PKCS #5 is)",
			      "openssl pkcs8 -topk8 -in FILE -out NEW encrypts it anew");
	if (error && error != -EBADMSG) {
		error_message("%s: %s", name, strerrordesc_np(-error));
		return EXIT_SYSTEM;
	}
	/* one wrong passphrase of 256 leaves a right padding */
	if (error || form_of(content) != PRIVATE_KEY_INFO)
		return refuse(name, "wrong passphrase, or the key in it is damaged", NULL);
	return EXIT_DONE;
}

static int check_algorithm(const struct der *algorithm, const char *name)
{
	if (algorithm->size == sizeof(rsa_encryption) && !memcmp(algorithm->data, rsa_encryption, algorithm->size))
		return EXIT_DONE;
	return refuse(name, "the key in it is of another algorithm than RSA (rsaEncryption)", NULL);
}

/* The RSAPrivateKey in PrivateKeyInfo. What may follow it says nothing of the key. */
static int take_private(struct secret *content, const char *name)
{
	struct der inside, version, algorithm, key;
	int code;

	if (!open_sequence(content, &inside) || !der_take(&inside, DER_INTEGER, &version) ||
	    !der_take(&inside, DER_SEQUENCE, &algorithm))
		return damaged(name);
	code = check_algorithm(&algorithm, name);
	if (code)
		return code;
	if (!der_take(&inside, DER_OCTET_STRING, &key))
		return damaged(name);
	memmove(content->data, key.data, key.size);
	explicit_bzero(content->data + key.size, content->size - key.size);
	content->size = key.size;
	return EXIT_DONE;
}

static int check_public(const struct secret *content, const char *name)
{
	struct der inside, algorithm;

	if (!open_sequence(content, &inside) || !der_take(&inside, DER_SEQUENCE, &algorithm))
		return damaged(name);
	return check_algorithm(&algorithm, name);
}

/* SubjectPublicKeyInfo around an RSAPublicKey, RFC 3279 2.3.1. */
static int frame_public(struct secret *content, const char *name)
{
	uint8_t frame[3 * DER_HEADER_MAX + sizeof(rsa_encryption) + 1], bits[DER_HEADER_MAX], algorithm[DER_HEADER_MAX];
	size_t algorithm_size = der_header(algorithm, DER_SEQUENCE, sizeof(rsa_encryption));
	size_t bits_size = der_header(bits, DER_BIT_STRING, content->size + 1), used;

	used = der_header(frame, DER_SEQUENCE, algorithm_size + sizeof(rsa_encryption) + bits_size + 1 + content->size);
	memcpy(frame + used, algorithm, algorithm_size);
	used += algorithm_size;
	memcpy(frame + used, rsa_encryption, sizeof(rsa_encryption));
	used += sizeof(rsa_encryption);
	memcpy(frame + used, bits, bits_size);
	used += bits_size;
	frame[used++] = 0;	/* no unused bits */
	if (content->size > content->room - used)
		return damaged(name);
	memmove(content->data + used, content->data, content->size);
	memcpy(content->data, frame, used);
	content->size += used;
	return EXIT_DONE;
}

static int unpack(struct secret *content, const char *name, const char *passphrase_file, struct pair *pair)
{
	enum form form = form_of(content);
	int code;

	pair->type = form == PUBLIC_KEY_INFO || form == RSA_PUBLIC_KEY ? NCR_KEY_TYPE_PUBLIC : NCR_KEY_TYPE_PRIVATE;
	pair->encrypted = form == ENCRYPTED_PRIVATE_KEY_INFO;
	switch (form) {
	case RSA_PRIVATE_KEY:
		return EXIT_DONE;
	case ENCRYPTED_PRIVATE_KEY_INFO:
		code = decrypt(content, name, passphrase_file);
		return code ? code : take_private(content, name);
	case PRIVATE_KEY_INFO:
		return take_private(content, name);
	case PUBLIC_KEY_INFO:
		return check_public(content, name);
	case RSA_PUBLIC_KEY:
		return frame_public(content, name);
	case NO_KEY:
		break;
	}
	return refuse(name, "neither PEM nor DER of an RSA key", "PKCS #1, PKCS #8 or SubjectPublicKeyInfo is taken");
}

int pair_read(struct secret *content, const char *name, const char *passphrase_file, struct pair *pair)
{
	int code = pem_is(content->data, content->size) ? read_pem(content, name) : EXIT_DONE;

	if (!code)
		code = unpack(content, name, passphrase_file, pair);
	if (!code)
		return EXIT_DONE;
	explicit_bzero(content->data, content->room);
	content->size = 0;
	return code;
}
