// SPDX-License-Identifier: GPL-2.0-or-later
#include "verbs.h"

#include "keyfile.h"
#include "module.h"
#include "opening.h"
#include "sealed_file.h"
#include "strict.h"
#include "trail_key.h"

#include <stdlib.h>
#include <string.h>

/* What the key is opened for. */
static int use(const struct arguments *arguments, const struct secret *master)
{
	return arguments->trail_key ? trail_key_write(arguments->trail_key, master) : module_set_key(master);
}

static int open_and_use(const struct arguments *arguments, const char *name, const struct sealed *sealed)
{
	const struct opening opening = {
		.sealed = sealed, .name = name, .passphrases = &arguments->opening, .device = arguments->device,
		.strict = strict_mode(),
	};
	struct secret master;
	int code = EXIT_DONE;

	/* nobody is to be asked for a passphrase in vain */
	if (!arguments->trail_key)
		code = module_ready(arguments->wait);
	if (code)
		return code;
	code = opening_run(&opening, &master);
	if (!code)
		code = use(arguments, &master);
	secret_free(&master);
	return code;
}

static int set_sealed(const struct arguments *arguments, const char *name, const struct secret *text)
{
	struct sealed *sealed = malloc(sizeof(*sealed));
	struct reason reason;
	int code;

	if (!sealed) {
		error_message("no memory");
		return EXIT_SYSTEM;
	}
	if (sealed_parse(sealed, (const char *)text->data, text->size, &reason))
		code = reason_print(&reason, name);
	else
		code = open_and_use(arguments, name, sealed);
	free(sealed);
	return code;
}

static int set_plain(const struct arguments *arguments, const char *name, const struct secret *key)
{
	int code = keyfile_size_good(name, key);

	if (!code && arguments->wait)
		code = module_ready(arguments->wait);
	return code ? code : use(arguments, key);
}

static int read_from(const struct arguments *arguments, const char *name, struct secret *text)
{
	if (arguments->credential)
		return keyfile_read_credential(name, text);
	if (!strcmp(name, "-"))
		return keyfile_read_stdin(text);
	return keyfile_read(name, text);
}

int set_run(const struct arguments *arguments)
{
	const char *name = arguments->credential ? arguments->credential : arguments->count ? arguments->words[0] : DEFAULT_FILE;
	bool standard = !arguments->credential && !strcmp(name, "-");
	struct secret text;
	int code;

	if (arguments->count > 1 || (arguments->credential && arguments->count))
		return usage_error("there is one master key: FILE, -, or --credential NAME");
	if (standard && arguments->opening.file && !strcmp(arguments->opening.file, "-"))
		return usage_error("standard input cannot be both the key and its passphrase");
	if (arguments->trail_key && given(arguments, ARGUMENT(WAIT)))
		return usage_error("--wait: with --trail-key no key is set");
	code = arguments->trail_key ? trail_key_free(arguments->trail_key) : EXIT_DONE;
	if (code)
		return code;
	code = keyfile_memory(&text);
	if (code)
		return code;
	code = read_from(arguments, name, &text);
	if (standard)
		name = "standard input";
	if (!code)
		code = sealed_text_is(&text) ? set_sealed(arguments, name, &text) : set_plain(arguments, name, &text);
	secret_free(&text);
	return code;
}
