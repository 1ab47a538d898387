/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The room an operation works in
 *
 * Data is copied in and out through a buffer of ours: what was checked cannot change under us, and
 * no user page is ever handed to a driver. The buffer, the cipher's request and the descriptor of a
 * one-shot hash are allocated once and lent to one operation after another by the context, so that
 * the path of an operation allocates nothing.
 */
#ifndef NCR_WORK_H
#define NCR_WORK_H

#include <asm/page.h>
#include <linux/types.h>

struct ncr_context;
struct ncr_payer;
struct skcipher_request;
struct shash_desc;

/* a buffer starts small and grows once, when an operation is larger */
#define NCR_WORK_BUFFER_MIN PAGE_SIZE
#define NCR_WORK_BUFFER_MAX (8 * PAGE_SIZE)

/**
 * struct ncr_work - one operation's room
 * @buffer: @buffer_size bytes, in the kernel's linear mapping
 * @dirty: bytes at the start of @buffer that may hold a secret and are wiped when
 *	the work is returned
 * @block: room for one block of keystream or of a wrapped key; wiped by whoever used it
 * @request: a skcipher request with room for any bound cipher
 * @descriptor: a shash descriptor with room for any bound hash, or the state of a cipher with
 *	software; wiped by whoever used it
 */
struct ncr_work {
	u8 *buffer;
	size_t buffer_size;
	size_t dirty;
	u8 block[16];
	struct skcipher_request *request;
	struct shash_desc *descriptor;
	struct ncr_payer *payer;
	size_t charged;
};

/**
 * ncr_work_borrow() - take a work area of the context, or make one when all are lent
 * @ctx: the context whose opener pays
 *
 * Context: may sleep.
 * Return: the work, to be given back with ncr_work_return(), or an ERR_PTR: -ENOMEM, -EDQUOT.
 */
struct ncr_work *ncr_work_borrow(struct ncr_context *ctx);
void ncr_work_return(struct ncr_context *ctx, struct ncr_work *work);

/**
 * ncr_work_grow() - make the buffer fit an operation of @size bytes, as far as
 * memory and limits allow
 *
 * The buffer never gets smaller; without memory it stays as it is and the
 * operation takes more rounds.
 */
void ncr_work_grow(struct ncr_work *work, size_t size);

/** ncr_work_new() - a work area for @payer (NULL: for the module itself); may sleep */
struct ncr_work *ncr_work_new(struct ncr_payer *payer);
/** ncr_work_free() - wipe and free; takes NULL */
void ncr_work_free(struct ncr_work *work);

/**
 * ncr_temporary_new() - memory for one command's secret, paid for like everything else
 * @payer: pays
 * @size: bytes; contiguous
 *
 * Return: the memory, to be given back with ncr_temporary_free(), or an ERR_PTR: -ENOMEM, -EDQUOT.
 */
void *ncr_temporary_new(struct ncr_payer *payer, size_t size);
/** ncr_temporary_free() - wipe and free */
void ncr_temporary_free(struct ncr_payer *payer, void *memory, size_t size);

#endif /* NCR_WORK_H */
