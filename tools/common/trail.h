/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trail.h - the chain of MACs over audit records, as the module makes it: keys, messages, one record
 *
 * Pure functions over buffers; ncr-audit(7) describes the chain. A record with a MAC has the number of the trail's first
 * record plus n, and the MAC is made with the first key n times replaced by its own hash. Functions that return bool do
 * so only for want of memory in libcrypto, unless they say something else.
 */
#ifndef NCR_TRAIL_H
#define NCR_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRAIL_KEY_SIZE 32
#define TRAIL_ID_SIZE 16
#define TRAIL_MAC_SIZE 16
#define TRAIL_HASH_SIZE 32
#define TRAIL_CHECK_SIZE 8	/* of a master key, as in the header of its blobs */
/* bytes of a record's text: the module makes less than the kernel's buffer holds */
#define TRAIL_TEXT_MAX 1024

/* --- keys --------------------------------------------------------------------------------------------------------- */

/**
 * trail_root() - the verification key of all trails under a master key; it opens no blob
 * @master: @size bytes
 * @root: out: TRAIL_KEY_SIZE bytes, secret: who has them can make MACs
 * @check: out: TRAIL_CHECK_SIZE bytes, not secret
 */
bool trail_root(const uint8_t *master, size_t size, uint8_t *root, uint8_t *check);

/** trail_first_key() - of the trail @id; @key has TRAIL_KEY_SIZE bytes */
bool trail_first_key(const uint8_t *root, const uint8_t *id, uint8_t *key);

/** trail_next_key() - replaces @key by that of the next record */
bool trail_next_key(uint8_t *key);

/* the line in a file of a verification key, with its line feed and a NUL */
#define TRAIL_KEY_LINE_SIZE 100

/** trail_key_format() - the line; @line has TRAIL_KEY_LINE_SIZE bytes and is secret */
void trail_key_format(const uint8_t *root, const uint8_t *check, char *line);

/**
 * trail_key_parse() - the other way
 * @line: @size bytes, with or without a line feed at their end
 *
 * Return: whether it is exactly such a line; otherwise @root is all zero.
 */
bool trail_key_parse(const char *line, size_t size, uint8_t *root, uint8_t *check);

/* --- records ------------------------------------------------------------------------------------------------------ */

/** struct trail_subject - of a SYSCALL record, or of the record itself; 4294967295 for what is not set */
struct trail_subject {
	int32_t pid;
	uint32_t uid;
	uint32_t euid;
	uint32_t gid;
	uint32_t auid;
	uint32_t ses;
};

/**
 * struct trail_record - a record of type 1600 or 1601, taken apart
 * @type: 1600 or 1601
 * @text: what the MAC covers, not terminated: the caller's, up to and with seq=
 * @seq: number
 * @mac: if @has_mac
 * @subject: if @has_subject; otherwise the SYSCALL record of the event has it
 * @id: name of the trail, if @has_id: in the first record of a trail, and in heads
 * @before: hash of the records before, if @has_before: this is the first record of the trail
 * @last: MAC of the record before, if @has_last: this is a head
 */
struct trail_record {
	unsigned int type;
	const char *text;
	size_t text_size;
	uint64_t seq;
	bool has_mac, has_subject, has_id, has_before, has_last;
	uint8_t mac[TRAIL_MAC_SIZE];
	struct trail_subject subject;
	uint8_t id[TRAIL_ID_SIZE];
	uint8_t before[TRAIL_HASH_SIZE];
	uint8_t last[TRAIL_MAC_SIZE];
};

/**
 * trail_record_parse() - take a record apart
 * @record: filled in
 * @type: number of its type
 * @text: what stands after "audit(...): ", @size bytes of anything, without a line feed; what auditd has added for other
 *	machines to read (a byte 0x1d and what follows) is not looked at
 *
 * Return: whether it is in the form of the module; if not somebody has altered it.
 */
bool trail_record_parse(struct trail_record *record, unsigned int type, const char *text, size_t size);

/**
 * trail_subject_parse() - the subject in the text of a record
 * @text: as of trail_record_parse(), of a SYSCALL record
 *
 * Return: whether each of its numbers is there, once.
 */
bool trail_subject_parse(struct trail_subject *subject, const char *text, size_t size);

/**
 * trail_mac() - the MAC that a record must have
 * @key: of this record
 * @subject: @record->subject, or that of the SYSCALL record
 * @mac: out: TRAIL_MAC_SIZE bytes
 */
bool trail_mac(const uint8_t *key, const struct trail_record *record, const struct trail_subject *subject, uint8_t *mac);

/** trail_record_good() - whether the record has a MAC, and the right one */
bool trail_record_good(const uint8_t *key, const struct trail_record *record, const struct trail_subject *subject);

/* --- records before the key --------------------------------------------------------------------------------------- */

struct trail_hash;

/** trail_hash_new() - for the records of a load in order of their numbers; NULL without memory */
struct trail_hash *trail_hash_new(void);

/** trail_hash_add() - one more record */
bool trail_hash_add(struct trail_hash *hash, const struct trail_record *record, const struct trail_subject *subject);

/** trail_hash_end() - before= of the trail's first record, of TRAIL_HASH_SIZE bytes, unless NULL; frees @hash */
bool trail_hash_end(struct trail_hash *hash, uint8_t *before);

#endif /* NCR_TRAIL_H */
