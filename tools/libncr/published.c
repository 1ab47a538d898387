// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * published.c - keys that outlive a namespace, under names; and all that is known of a key
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

/* A name without its NUL into a member of NCR_KEY_LABEL_SIZE bytes; -EINVAL when it does not fit. */
static int set_label(uint8_t *label, uint32_t *label_size, const char *name)
{
	size_t size = name ? strlen(name) : 0;

	if (size > NCR_KEY_LABEL_SIZE)
		return -EINVAL;
	if (size)
		memcpy(label, name, size);
	*label_size = size;
	return 0;
}

int ncr_key_describe(struct ncr *ncr, ncr_key_t key, struct ncr_key_describe *description)
{
	memset(description, 0, sizeof(*description));
	description->size = sizeof(*description);
	description->key = key;
	return ncr_call(ncr, NCRIO_KEY_DESCRIBE, description);
}

int ncr_key_publish(struct ncr *ncr, ncr_key_t key, const char *name, unsigned int keyring, unsigned int flags,
		    const struct ncr_key_attributes *attributes, int32_t *serial)
{
	struct ncr_key_publish publish = { .size = sizeof(publish), .key = key, .keyring = keyring, .flags = flags };
	int error;

	error = set_label(publish.label, &publish.label_size, name);
	if (error)
		return error;
	if (attributes)
		publish.attributes = *attributes;
	error = ncr_call(ncr, NCRIO_KEY_PUBLISH, &publish);
	if (!error && serial)
		*serial = publish.serial;
	return error;
}

ncr_key_t ncr_key_attach_from(struct ncr *ncr, unsigned int keyring, const char *name)
{
	struct ncr_key_attach attach = { .size = sizeof(attach), .keyring = keyring };
	int error;

	error = set_label(attach.label, &attach.label_size, name);
	if (!error)
		error = ncr_call(ncr, NCRIO_KEY_ATTACH, &attach);
	return error ? error : attach.key;
}

ncr_key_t ncr_key_attach(struct ncr *ncr, const char *name)
{
	return ncr_key_attach_from(ncr, NCR_KEYRING_ANY, name);
}

ncr_key_t ncr_key_attach_serial(struct ncr *ncr, int32_t serial)
{
	struct ncr_key_attach attach = { .size = sizeof(attach), .serial = serial };
	int error;

	/* 0 would ask for a name */
	if (serial <= 0)
		return -EINVAL;
	error = ncr_call(ncr, NCRIO_KEY_ATTACH, &attach);
	return error ? error : attach.key;
}
