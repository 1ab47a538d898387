/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trail: the number of each record, and the chain of MACs that shows when a log was touched
 *
 * A trail begins when the master key is set, with a key derived from it and from 16 random bytes,
 * the trail's name. From then on each record ends in " mac=", the first half of HMAC-SHA-256 of
 *
 *	TYPE SP TEXT LF pid=%d uid=%u euid=%u gid=%u auid=%u ses=%u LF
 *
 * where TYPE is "1600" or "1601", TEXT is the record up to and with its number, and the second line
 * the subject, whom the SYSCALL record of the same event tells, or the record itself after the MAC.
 * Then the key is replaced by its SHA-256: who takes the machine later cannot make older MACs.
 * What was recorded before the trail began is covered by a hash in its first record, which is that
 * of the master key. Heads, records of their own, repeat the last MAC now and then.
 *
 * Nothing is computed for a record that is not written. SHA-256 is that of the kernel's library,
 * which neither sleeps nor allocates, so that the probe can use it.
 */
#ifndef NCR_TRAIL_H
#define NCR_TRAIL_H

#include <linux/types.h>

struct audit_buffer;
struct crypto_shash;
struct ncr_piece;

#define NCR_TRAIL_ID_SIZE 16
#define NCR_TRAIL_KEY_SIZE 32
#define NCR_TRAIL_MAC_SIZE 16
/* bytes of text that ncr_trail_write() adds at most, and its terminating zero */
#define NCR_TRAIL_TEXT_MAX 192

/* what a record is to the trail */
enum ncr_trail_role {
	NCR_TRAIL_RECORD,
	NCR_TRAIL_MASTER_KEY,	/* the master key has been set: the trail begins with it */
	NCR_TRAIL_HEAD,		/* repeats the last MAC; begins the trail if nothing else did */
};

/**
 * ncr_trail_derive() - make the first key of a trail of its own; once
 * @master: the master key, as that of a PRF
 *
 * Context: process context; may sleep.
 * Return: 0; what ncr_random_bytes() and ncr_kdf_derive() say. Then there is no trail.
 */
int ncr_trail_derive(struct crypto_shash *master);

/**
 * ncr_trail_write() - give a record its number and its MAC, in one step with its leaving
 * @ab: in which nothing has been written yet
 * @type: of the record
 * @text: all of it, of @size bytes, with room for NCR_TRAIL_TEXT_MAX more
 * @role: what it is to the trail
 * @end: nothing is to follow: the buffer is consumed
 *
 * The subject is the current task. Context: process context or the probe; does not sleep.
 */
void ncr_trail_write(struct audit_buffer *ab, u16 type, char *text, size_t size,
		     enum ncr_trail_role role, bool end);

/**
 * ncr_trail_seal() - one step of the chain
 * @key: NCR_TRAIL_KEY_SIZE bytes; out: the next one
 * @message: in pieces
 * @mac: out: NCR_TRAIL_MAC_SIZE bytes
 *
 * Context: any.
 */
void ncr_trail_seal(u8 *key, const struct ncr_piece *message, u8 *mac);

#define NCR_TRAIL_STATUS_MAX 64

/*
 * ncr_trail_status() - "none", or the trail's name and the number of the last record:
 * "<32 hex digits>:812"; without @number the name alone; into @text of NCR_TRAIL_STATUS_MAX bytes
 */
void ncr_trail_status(char *text, bool number);

/** ncr_trail_init() - read the parameters; -EINVAL */
int ncr_trail_init(void);

/*
 * ncr_trail_exit() - write the last head, and wipe the key; what is recorded afterwards has no MAC
 */
void ncr_trail_exit(void);

#endif /* NCR_TRAIL_H */
