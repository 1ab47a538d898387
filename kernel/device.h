/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device.h - /dev/crypto: file operations and the one way every command comes in and goes out
 */
#ifndef NCR_DEVICE_H
#define NCR_DEVICE_H

#include <linux/ncr.h>
#include <linux/types.h>

struct ncr_context;

/**
 * struct ncr_layout - how a command's structure looks to the calling program
 * @min: bytes of the structure as first published
 * @max: bytes of the structure as this module knows it
 * @out_at: offset of the first member that is written back
 * @out_size: bytes written back, 0 for none
 * @in: make the native structure of a 32-bit one, or NULL when they are the same
 * @out: take over into the 32-bit structure what the command has written
 *
 * A caller with a structure between min and max gets zeros for the members he does not know; with a
 * larger one, the members we do not know must be zero.
 */
struct ncr_layout {
	u16 min;
	u16 max;
	u16 out_at;
	u16 out_size;
	void (*in)(void *native, const void *user);
	void (*out)(void *user, const void *native);
};

/*
 * ncr_compat_layout() - the 32-bit layout of a command, by the low byte of its number; NULL: the
 * same as the native one
 */
const struct ncr_layout *ncr_compat_layout(u8 nr);

/* room for the structure of any command */
union ncr_args {
	ncr_key_t key;
	struct ncr_key_generate_st generate;
	struct ncr_key_derivation_params_st derive;
	struct ncr_key_info_st info;
	struct ncr_key_data_st data;
	struct ncr_key_wrap_ext_st wrap;
	struct ncr_master_key_st master;
	struct ncr_key_storage_wrap_ext_st storage;
	struct ncr_session_st session;
	struct ncr_session_op_st op;
	struct ncr_session_once_op_st once;
	struct ncr_algorithm_info algorithm;
	struct ncr_key_describe describe;
	struct ncr_key_publish publish;
	struct ncr_key_attach attach;
	struct ncr_key_public public;
	struct ncr_store_manifest manifest;
};

/** ncr_device_init() - make /dev/crypto; 0 or what the kernel's device model says */
int ncr_device_init(void);
/** ncr_device_exit() - remove it, if it was made */
void ncr_device_exit(void);

#endif /* NCR_DEVICE_H */
