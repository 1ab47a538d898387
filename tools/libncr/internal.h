/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - what the files of the library share
 */
#ifndef LIBNCR_INTERNAL_H
#define LIBNCR_INTERNAL_H

#include "libncr.h"

/* One open device. Owner: who opened it. Never changed between open and close, so it needs no lock. */
struct ncr {
	int fd;
};

/** ncr_call() - one ioctl; 0 or negative errno */
int ncr_call(const struct ncr *ncr, unsigned long command, void *arg);

/** ncr_key_new() - a key object without material; handle or negative errno */
ncr_key_t ncr_key_new(struct ncr *ncr);

/** ncr_key_made() - @key when @error is 0; otherwise let go of @key and return @error */
ncr_key_t ncr_key_made(struct ncr *ncr, ncr_key_t key, int error);

/** ncr_key_import_any() - import @data into a new key, with an id; handle or negative errno */
ncr_key_t ncr_key_import_any(struct ncr *ncr, struct ncr_key_data_st *data, const void *id, size_t id_size);

/** ncr_once() - a whole operation in one system call; 0, -EBADMSG when verification fails, or negative errno */
int ncr_once(struct ncr *ncr, struct ncr_session_once_op_st *op);

/** ncr_set_iv() - put an IV into a command's parameters; -EINVAL when it does not fit */
int ncr_set_iv(struct ncr_key_params_st *params, const void *iv, size_t iv_size);

#endif /* LIBNCR_INTERNAL_H */
