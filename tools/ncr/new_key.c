// SPDX-License-Identifier: GPL-2.0-or-later
#include "new_key.h"

#include "message.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool goes_to_blob(const struct options *options)
{
	return !options->count || given(options, OPTION(OUTPUT));
}

int new_key_flags(const struct options *options, unsigned int *flags)
{
	*flags = given(options, OPTION(FLAGS)) ? options->flags : NCR_KEY_FLAG_STORABLE;
	if (!goes_to_blob(options) || *flags & (NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAPPABLE))
		return EXIT_DONE;
	error_message("a key that is neither storable nor wrappable cannot be written to a blob");
	hint_message("add storable to --flags");
	return EXIT_USAGE;
}

static int check(const struct options *options)
{
	if (options->count > 1) {
		error_message("more than one NAME: '%s'", options->files[1]);
		return EXIT_USAGE;
	}
	if (!options->count && given(options, OPTION(KEYRING))) {
		error_message("--keyring says where a key with a NAME goes");
		return EXIT_USAGE;
	}
	if (options->count && given(options, OPTION(LABEL))) {
		error_message("NAME and --label exclude each other");
		hint_message("the name is the label, in the keyring and in the blob");
		return EXIT_USAGE;
	}
	/* not so of --not-after-originate: a key from elsewhere may be there to decrypt only */
	if (options->attributes.not_after && options->attributes.not_after <= (uint64_t)time(NULL)) {
		error_message("--not-after: this time is over, the key would never do anything");
		return EXIT_USAGE;
	}
	return options->count ? name_check("NAME", options->files[0]) : EXIT_DONE;
}

int new_key_begin(struct new_key *new_key, const struct options *options)
{
	int code = check(options);

	if (code)
		return code;
	*new_key = (struct new_key) {
		.options = options,
		.name = options->count ? options->files[0] : NULL,
		.to_blob = goes_to_blob(options),
		.attributes = options->attributes,
	};
	attributes_of_new_key(&new_key->attributes);
	return new_key->to_blob ? output_open(&new_key->output, options, 0600) : EXIT_DONE;
}

static int seal(struct new_key *new_key, const struct command *command)
{
	const char *label = new_key->name ? new_key->name : new_key->options->label;
	static uint8_t blob[NCR_KEY_BLOB_MAX];
	size_t size = sizeof(blob);
	int error = ncr_key_store_as(command->ncr, command->key, label, &new_key->attributes, blob, &size);

	if (error)
		return report(NCRIO_KEY_STORAGE_WRAP, NULL, error);
	return output_write(&new_key->output, blob, size);
}

/* Whether the kernel may take the caller for the officer; that this is the initial user namespace only the kernel knows. */
static bool may_be_officer(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	return !syscall(SYS_capget, &header, data) &&
	       data[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective & CAP_TO_MASK(CAP_SYS_ADMIN);
}

int new_key_publish(const struct command *command, const struct options *options, const char *name,
		    const struct ncr_key_attributes *attributes)
{
	unsigned int flags = given(options, OPTION(FORCE)) ? NCR_PUBLISH_REPLACE : 0;
	unsigned int keyring = options->new_keyring;
	int error;

	if (!keyring)
		keyring = may_be_officer() ? NCR_KEYRING_SYSTEM : NCR_KEYRING_USER;
	error = ncr_key_publish(command->ncr, command->key, name, keyring, flags, attributes, NULL);
	return error ? report(NCRIO_KEY_PUBLISH, name ? name : options->key_file, error) : EXIT_DONE;
}

int new_key_keep(struct new_key *new_key, const struct command *command)
{
	int code = new_key->to_blob ? seal(new_key, command) : EXIT_DONE;

	if (code || !new_key->name)
		return code;
	code = new_key_publish(command, new_key->options, new_key->name, &new_key->attributes);
	new_key->published = !code;
	return code;
}

int new_key_finish(struct new_key *new_key, int code)
{
	code = output_finish(&new_key->output, code);
	if (code && new_key->published)
		warning_message("%s: published all the same, without a blob", new_key->name);
	return code;
}
