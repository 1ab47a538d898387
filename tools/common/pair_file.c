// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_file.h"

#include "der.h"
#include "libncr.h"
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
	DSA_PRIVATE_KEY,
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
	{ "DSA PRIVATE KEY", DSA_PRIVATE_KEY },
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
/* id-dsa, 1.2.840.10040.4.1 */
static const uint8_t id_dsa[] = { DER_OID, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01 };
/* dhKeyAgreement, 1.2.840.113549.1.3.1 */
static const uint8_t dh_key_agreement[] = { DER_OID, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01 };
/* dhpublicnumber, 1.2.840.10046.2.1 */
static const uint8_t dh_public_number[] = { DER_OID, 7, 0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01 };

/* What an AlgorithmIdentifier begins with, and whether parameters follow. */
static const struct kind {
	ncr_algorithm_t algorithm;
	const char *name;
	const char *option;
	const uint8_t *begin;
	size_t size;
	bool parameters;
} kinds[] = {
	{ NCR_ALG_RSA, "RSA", "rsa", rsa_encryption, sizeof(rsa_encryption), false },
	{ NCR_ALG_DSA, "DSA", "dsa", id_dsa, sizeof(id_dsa), true },
	{ NCR_ALG_DH, "Diffie-Hellman", "dh", dh_key_agreement, sizeof(dh_key_agreement), true },
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

/* The numbers that come next and are the last: RSAPrivateKey has nine, DSA's form six. */
static size_t count_integers(struct der inside)
{
	struct der number;
	size_t n = 0;

	while (der_take(&inside, DER_INTEGER, &number))
		n++;
	return inside.size ? 0 : n;
}

/* By the tags of the first two elements, and how many there are. */
static enum form form_of(const struct secret *secret)
{
	struct der inside, first;

	if (!open_sequence(secret, &inside))
		return NO_KEY;
	if (der_take(&inside, DER_SEQUENCE, &first))
		return der_next(&inside, DER_OCTET_STRING) ? ENCRYPTED_PRIVATE_KEY_INFO :
		       der_next(&inside, DER_BIT_STRING) ? PUBLIC_KEY_INFO : NO_KEY;
	if (count_integers(inside) == 6)
		return DSA_PRIVATE_KEY;
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

static const struct kind *kind_of(const struct der *algorithm)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct kind *kind = &kinds[i];

		if (algorithm->size >= kind->size && !memcmp(algorithm->data, kind->begin, kind->size) &&
		    (kind->parameters ? algorithm->size > kind->size && algorithm->data[kind->size] == DER_SEQUENCE :
					algorithm->size == kind->size))
			return kind;
	}
	return NULL;
}

static int check_algorithm(const struct der *algorithm, const char *name, struct pair *pair)
{
	const struct kind *kind = kind_of(algorithm);

	if (kind) {
		pair->algorithm = kind->algorithm;
		return EXIT_DONE;
	}
	if (algorithm->size > sizeof(dh_public_number) &&
	    !memcmp(algorithm->data, dh_public_number, sizeof(dh_public_number)))
		return refuse(name, "the key in it is a Diffie-Hellman one of X9.42 (DHX), and those of PKCS #3 are taken",
			      "openssl genpkey -algorithm DH -pkeyopt group:ffdhe2048 makes one of these");
	return refuse(name, "the key in it is of another algorithm than RSA (rsaEncryption), DSA and DH (dhKeyAgreement)", NULL);
}

/* What is from @from on, @size bytes, to the front. */
static void take_to_front(struct secret *content, size_t to, const uint8_t *from, size_t size)
{
	memmove(content->data + to, from, size);
	explicit_bzero(content->data + to + size, content->size - to - size);
	content->size = to + size;
}

/*
 * The RSAPrivateKey in PrivateKeyInfo; for the other algorithms, where a number is all there is, PrivateKeyInfo itself, as
 * version 0. What may follow the key says nothing of it.
 */
static int take_private(struct secret *content, const char *name, struct pair *pair)
{
	struct der inside, version, algorithm, key;
	uint8_t header[DER_HEADER_MAX];
	const uint8_t *begin;
	size_t size, used;
	int code;

	if (!open_sequence(content, &inside))
		return damaged(name);
	begin = inside.data;
	if (!der_take(&inside, DER_INTEGER, &version) || version.size != 1 || version.data[0] > 1 ||
	    !der_take(&inside, DER_SEQUENCE, &algorithm))
		return damaged(name);
	code = check_algorithm(&algorithm, name, pair);
	if (code)
		return code;
	if (!der_take(&inside, DER_OCTET_STRING, &key))
		return damaged(name);
	if (pair->algorithm == NCR_ALG_RSA) {
		take_to_front(content, 0, key.data, key.size);
		return EXIT_DONE;
	}
	size = inside.data - begin;
	if (size > 0xffff)
		return damaged(name);
	content->data[version.data - content->data] = 0;
	/* not longer than the one that is there */
	used = der_header(header, DER_SEQUENCE, size);
	take_to_front(content, used, begin, size);
	memcpy(content->data, header, used);
	return EXIT_DONE;
}

/* The number of a public key of Diffie-Hellman, which its group does not belong to here. */
static int take_number(struct secret *content, const char *name, struct der inside)
{
	struct der bits, number;

	if (!der_take(&inside, DER_BIT_STRING, &bits) || inside.size || !bits.size || *bits.data)
		return damaged(name);
	bits.data++;
	bits.size--;
	if (!der_take(&bits, DER_INTEGER, &number) || bits.size || !number.size || (*number.data & 0x80))
		return damaged(name);
	if (!*number.data && number.size > 1) {
		number.data++;
		number.size--;
	}
	take_to_front(content, 0, number.data, number.size);
	return EXIT_DONE;
}

static int take_public(struct secret *content, const char *name, struct pair *pair)
{
	struct der inside, algorithm;
	int code;

	if (!open_sequence(content, &inside) || !der_take(&inside, DER_SEQUENCE, &algorithm))
		return damaged(name);
	code = check_algorithm(&algorithm, name, pair);
	return code || pair->algorithm != NCR_ALG_DH ? code : take_number(content, name, inside);
}

static uint8_t *put(uint8_t *at, const void *data, size_t size)
{
	memcpy(at, data, size);
	return at + size;
}

/* SubjectPublicKeyInfo around a public key; false without room for it. */
static bool frame_public(struct secret *content, const uint8_t *oid, size_t oid_size, const uint8_t *parameters,
			 size_t parameters_size)
{
	uint8_t info[DER_HEADER_MAX], algorithm[DER_HEADER_MAX], bits[DER_HEADER_MAX], *at = content->data;
	size_t room = content->room < 0xffff ? content->room : 0xffff, frame = 3 * DER_HEADER_MAX + 1 + oid_size;
	size_t info_size, algorithm_size, bits_size;

	if (room < frame || parameters_size > room - frame || content->size > room - frame - parameters_size)
		return false;
	algorithm_size = der_header(algorithm, DER_SEQUENCE, oid_size + parameters_size);
	bits_size = der_header(bits, DER_BIT_STRING, content->size + 1);
	frame = algorithm_size + oid_size + parameters_size + bits_size + 1;
	info_size = der_header(info, DER_SEQUENCE, frame + content->size);
	memmove(at + info_size + frame, content->data, content->size);
	at = put(at, info, info_size);
	at = put(at, algorithm, algorithm_size);
	at = put(at, oid, oid_size);
	at = put(at, parameters, parameters_size);
	at = put(at, bits, bits_size);
	*at = 0;	/* no unused bits */
	content->size += info_size + frame;
	return true;
}

/* An RSAPublicKey, RFC 3279 2.3.1. */
static int frame_rsa(struct secret *content, const char *name)
{
	return frame_public(content, rsa_encryption, sizeof(rsa_encryption), (const uint8_t *)"", 0) ? EXIT_DONE : damaged(name);
}

bool pair_frame_dh(struct secret *content, const uint8_t *parameters, size_t size)
{
	/* a number whose first bit is set has a zero in front, since it is not negative */
	size_t zero = content->size && content->data[0] & 0x80 ? 1 : 0, used;
	uint8_t header[DER_HEADER_MAX];

	if (content->size > 0xffff - 1 || content->size + zero + DER_HEADER_MAX > content->room)
		return false;
	used = der_header(header, DER_INTEGER, content->size + zero);
	memmove(content->data + used + zero, content->data, content->size);
	content->data[used] = zero ? 0 : content->data[used];
	memcpy(content->data, header, used);
	content->size += used + zero;
	return frame_public(content, dh_key_agreement, sizeof(dh_key_agreement), parameters, size);
}

static int unpack(struct secret *content, const char *name, const char *passphrase_file, struct pair *pair)
{
	enum form form = form_of(content);
	int code;

	pair->type = form == PUBLIC_KEY_INFO || form == RSA_PUBLIC_KEY ? NCR_KEY_TYPE_PUBLIC : NCR_KEY_TYPE_PRIVATE;
	pair->encrypted = form == ENCRYPTED_PRIVATE_KEY_INFO;
	pair->algorithm = form == DSA_PRIVATE_KEY ? NCR_ALG_DSA : NCR_ALG_RSA;
	switch (form) {
	case RSA_PRIVATE_KEY:
	case DSA_PRIVATE_KEY:
		return EXIT_DONE;
	case ENCRYPTED_PRIVATE_KEY_INFO:
		code = decrypt(content, name, passphrase_file);
		return code ? code : take_private(content, name, pair);
	case PRIVATE_KEY_INFO:
		return take_private(content, name, pair);
	case PUBLIC_KEY_INFO:
		return take_public(content, name, pair);
	case RSA_PUBLIC_KEY:
		return frame_rsa(content, name);
	case NO_KEY:
		break;
	}
	return refuse(name, "neither PEM nor DER of a private or public key of RSA, DSA or DH",
		      "PKCS #1, PKCS #8 or SubjectPublicKeyInfo is taken");
}

static int read_any(struct secret *content, const char *name, const char *passphrase_file, struct pair *pair)
{
	int code = pem_is(content->data, content->size) ? read_pem(content, name) : EXIT_DONE;

	return code ? code : unpack(content, name, passphrase_file, pair);
}

static int finish(struct secret *content, int code)
{
	if (!code)
		return EXIT_DONE;
	explicit_bzero(content->data, content->room);
	content->size = 0;
	return code;
}

static const struct kind *kind_named(ncr_algorithm_t algorithm)
{
	size_t i = 0;

	while (i < sizeof(kinds) / sizeof(kinds[0]) - 1 && kinds[i].algorithm != algorithm)
		i++;
	return &kinds[i];
}

static int other_algorithm(const char *name, const struct pair *pair, ncr_algorithm_t wanted)
{
	error_message("%s: holds a key of %s, not of %s", name, kind_named(pair->algorithm)->name, kind_named(wanted)->name);
	return EXIT_INPUT;
}

int pair_read(struct secret *content, const char *name, const char *passphrase_file, ncr_algorithm_t algorithm,
	      struct pair *pair)
{
	int code = read_any(content, name, passphrase_file, pair);

	if (!code && algorithm != NCR_ALG_NONE && algorithm != pair->algorithm) {
		code = other_algorithm(name, pair, algorithm);
		hint_message("--algorithm %s takes it", kind_named(pair->algorithm)->option);
	}
	return finish(content, code);
}

static int read_number(struct secret *content, const char *name)
{
	size_t zeros = 0;

	while (zeros < content->size && !content->data[zeros])
		zeros++;
	if (zeros < content->size && content->size - zeros <= NCR_DH_SIZE_MAX) {
		take_to_front(content, 0, content->data + zeros, content->size - zeros);
		return EXIT_DONE;
	}
	error_message("%s: %zu bytes that are no public key of Diffie-Hellman", name, content->size);
	hint_message("SubjectPublicKeyInfo in PEM or DER is taken, or a number of at most %d bytes", NCR_DH_SIZE_MAX);
	return EXIT_INPUT;
}

static int read_peer(struct secret *content, const char *name)
{
	struct pair pair;
	int code;

	if (!pem_is(content->data, content->size) && form_of(content) == NO_KEY)
		return read_number(content, name);
	code = read_any(content, name, NULL, &pair);
	if (code)
		return code;
	if (pair.algorithm != NCR_ALG_DH)
		return other_algorithm(name, &pair, NCR_ALG_DH);
	if (pair.type == NCR_KEY_TYPE_PUBLIC)
		return EXIT_DONE;
	return refuse(name, "holds a private key, and the other's public one is needed",
		      "openssl pkey -pubout writes its public half");
}

int pair_read_peer(struct secret *content, const char *name)
{
	return finish(content, read_peer(content, name));
}
