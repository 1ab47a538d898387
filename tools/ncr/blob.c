// SPDX-License-Identifier: GPL-2.0-or-later
#include "blob.h"

#include "message.h"

int blob_flags(const struct options *options, unsigned int *flags)
{
	*flags = given(options, OPTION(FLAGS)) ? options->flags : NCR_KEY_FLAG_STORABLE;
	if (*flags & (NCR_KEY_FLAG_STORABLE | NCR_KEY_FLAG_WRAPPABLE))
		return EXIT_DONE;
	error_message("a key that is neither storable nor wrappable cannot be written to a blob");
	hint_message("add storable to --flags");
	return EXIT_USAGE;
}

int blob_write(struct command *command, const struct options *options, const struct output *output)
{
	static uint8_t blob[NCR_KEY_BLOB_MAX];
	size_t size = sizeof(blob);
	int error = ncr_key_store(command->ncr, command->key, options->label, blob, &size);

	if (error)
		return report(NCRIO_KEY_STORAGE_WRAP, NULL, error);
	return output_write(output, blob, size);
}
