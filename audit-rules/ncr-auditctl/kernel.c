// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel.h"

#include "build.h"
#include "message.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* milliseconds without an answer from the kernel, which answers at once */
#define PATIENCE 10000

static int no_memory(void)
{
	error_message("no memory");
	return EXIT_SYSTEM;
}

int kernel_open(int *fd)
{
	/* libaudit would print what we say in our own words */
	set_aumessage_mode(MSG_QUIET, DBG_NO);
	if (!audit_can_control()) {
		error_message("audit rules are not for everybody");
		hint_message("run it as root (CAP_AUDIT_CONTROL)");
		return EXIT_REFUSED;
	}
	*fd = audit_open();
	if (*fd >= 0)
		return EXIT_DONE;
	error_message("the kernel's audit subsystem: %s", strerrordesc_np(errno));
	return EXIT_SYSTEM;
}

int kernel_changeable(int fd)
{
	int enabled;

	errno = 0;
	enabled = audit_is_enabled(fd);
	if (enabled == 2) {
		error_message("the audit rules are locked until the next boot (-e 2)");
		return EXIT_REFUSED;
	}
	if (enabled >= 0)
		return EXIT_DONE;
	error_message("the kernel's audit subsystem is switched off");
	hint_message("boot without audit=0");
	return EXIT_REFUSED;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int add_to(struct rules *rules, const struct audit_reply *reply, const char *key)
{
	const struct audit_rule_data *from = reply->ruledata;
	size_t size = reply->nlh->nlmsg_len - NLMSG_HDRLEN;
	struct audit_rule_data **data;
	struct listed *listed, one;
	int found;

	if (reply->nlh->nlmsg_len < NLMSG_HDRLEN + sizeof(*from) || from->buflen > size - sizeof(*from))
		return EXIT_DONE;
	found = listed_from(&one, from);
	if (found < 0)
		return no_memory();
	if (!found)
		return EXIT_DONE;
	if (key && !listed_has_key(&one, key)) {
		listed_free(&one);
		return EXIT_DONE;
	}
	data = realloc(rules->data, (rules->count + 1) * sizeof(*data));
	rules->data = data ?: rules->data;
	listed = data ? realloc(rules->listed, (rules->count + 1) * sizeof(*listed)) : NULL;
	rules->listed = listed ?: rules->listed;
	/* libaudit's sizes: it sends the structure with buflen bytes behind it */
	if (listed)
		data[rules->count] = malloc(sizeof(*from) + from->buflen);
	if (!listed || !data[rules->count]) {
		listed_free(&one);
		return no_memory();
	}
	memcpy(data[rules->count], from, sizeof(*from) + from->buflen);
	listed[rules->count++] = one;
	return EXIT_DONE;
}

int kernel_rules(int fd, const char *key, struct rules *rules)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };
	struct audit_reply reply;
	int code = EXIT_DONE;

	memset(rules, 0, sizeof(*rules));
	if (audit_request_rules_list_data(fd) <= 0)
		goto fail;
	while (!code) {
		if (poll(&pollfd, 1, PATIENCE) <= 0 || audit_get_reply(fd, &reply, GET_REPLY_NONBLOCKING, 0) <= 0)
			goto fail;
		if (reply.type == NLMSG_DONE)
			return EXIT_DONE;
		if (reply.type == NLMSG_ERROR && reply.error->error) {
			errno = -reply.error->error;
			goto fail;
		}
		if (reply.type == AUDIT_LIST_RULES)
			code = add_to(rules, &reply, key);
	}
	rules_free(rules);
	return code;
fail:
	error_message("the kernel does not tell its rules: %s", strerrordesc_np(errno));
	rules_free(rules);
	return EXIT_SYSTEM;
}

void rules_free(struct rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++) {
		free(rules->data[i]);
		listed_free(&rules->listed[i]);
	}
	free(rules->data);
	free(rules->listed);
	memset(rules, 0, sizeof(*rules));
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

/* Do it, and remember it; what is to be remembered belongs to @changes then. 0 or negative errno. */
static int change(struct changes *changes, bool add, unsigned int flags, struct audit_rule_data *data)
{
	struct change *list = realloc(changes->list, (changes->count + 1) * sizeof(*list));
	int result;

	if (!list) {
		free(data);
		return -ENOMEM;
	}
	changes->list = list;
	errno = 0;
	if (add)
		result = audit_add_rule_data(changes->fd, data, flags, data->action);
	else
		result = audit_delete_rule_data(changes->fd, data, flags, data->action);
	if (result <= 0) {
		free(data);
		return errno ? -errno : -EIO;
	}
	list[changes->count++] = (struct change){ .added = add, .data = data };
	return 0;
}

static int change_failed(const struct rule *rule, const char *name, int error)
{
	switch (error) {
	case -EEXIST:
		error_message("%s%s: the rule exists already", rule->where, name);
		return EXIT_NEGATIVE;
	case -ENOMEM:
		return no_memory();
	case -EPERM:
		error_message("%s%s: the kernel does not permit it", rule->where, name);
		return EXIT_REFUSED;
	}
	error_message("%s%s: the kernel refuses the rule: %s", rule->where, name, strerrordesc_np(-error));
	return EXIT_REFUSED;
}

static int check_nodes(const struct changes *changes, const struct rule *rule)
{
	size_t i;

	if (operation_nodes()) {
		/* a rule on the field needs no node: the module may come later */
		if (changes->native)
			return EXIT_DONE;
		error_message("%s-F crypto_op: the module is not loaded", rule->where);
		hint_message("modprobe ncr");
		return EXIT_NO_DEVICE;
	}
	for (i = 0; i < rule->operation_count; i++) {
		if (operation_performed(rule->operations[i]))
			continue;
		/* the kernel would take the rule, and never find anything by it */
		error_message("%s-F crypto_op=%s: this module has no operation %s", rule->where,
			      rule->operations[i]->name, rule->operations[i]->name);
		hint_message("ncr-auditctl --operations tells which it has");
		return EXIT_INPUT;
	}
	return EXIT_DONE;
}

static int add_all(struct changes *changes, const struct rule *rule)
{
	bool prepend = rule->command == 'A';
	const struct operation *operation;
	struct audit_rule_data *data;
	int error, code;
	size_t i;

	code = check_nodes(changes, rule);
	for (i = 0; i < rule->operation_count && !code; i++) {
		/* each goes before the one before it: in the end they stand in the order of the list */
		operation = rule->operations[prepend ? rule->operation_count - 1 - i : i];
		data = rule_build(rule, operation, changes->native);
		if (!data)
			return *rule->where ? EXIT_INPUT : EXIT_USAGE;
		error = change(changes, true, AUDIT_FILTER_EXIT | (prepend ? AUDIT_FILTER_PREPEND : 0), data);
		if (error)
			code = change_failed(rule, operation->name, error);
	}
	return code;
}

static const struct listed *find(const struct rules *rules, const struct listed *wanted)
{
	size_t i;

	for (i = 0; i < rules->count; i++)
		if (listed_equal(&rules->listed[i], wanted))
			return &rules->listed[i];
	return NULL;
}

static int delete_one(struct changes *changes, const struct rule *rule, const struct operation *operation,
		      const struct rules *rules)
{
	struct audit_rule_data *data = rule_build(rule, operation, changes->native);
	const struct listed *found;
	struct listed wanted;
	int error = 0;

	if (!data)
		return *rule->where ? EXIT_INPUT : EXIT_USAGE;
	if (listed_from(&wanted, data) != 1) {
		audit_rule_free_data(data);
		return no_memory();
	}
	found = find(rules, &wanted);
	if (!found) {
		error = -ENOENT;
	} else if (found->native != wanted.native) {
		/* one that stock auditctl has loaded, at boot, although the kernel has the field */
		audit_rule_free_data(data);
		data = rule_build(rule, operation, found->native ? BUILD_NATIVE : 0);
	}
	if (!data) {
		listed_free(&wanted);
		return no_memory();
	}
	listed_free(&wanted);
	if (!error)
		error = change(changes, false, AUDIT_FILTER_EXIT, data);
	else
		audit_rule_free_data(data);
	if (error != -ENOENT)
		return error ? change_failed(rule, operation->name, error) : EXIT_DONE;
	error_message("%s%s: there is no such rule", rule->where, operation->name);
	hint_message("ncr-auditctl -l");
	return EXIT_NEGATIVE;
}

static int delete_those(struct changes *changes, const struct rule *rule)
{
	struct rules rules;
	size_t i;
	int code;

	code = kernel_rules(changes->fd, NULL, &rules);
	for (i = 0; i < rule->operation_count && !code; i++)
		code = delete_one(changes, rule, rule->operations[i], &rules);
	rules_free(&rules);
	return code;
}

int kernel_apply(struct changes *changes, const struct rule *rule)
{
	return rule->command == 'd' ? delete_those(changes, rule) : add_all(changes, rule);
}

int kernel_delete(struct changes *changes, const char *key)
{
	static const struct rule rule = { .command = 'D' };
	struct rules rules;
	int code, error;
	size_t i;

	code = kernel_rules(changes->fd, key, &rules);
	for (i = 0; i < rules.count && !code; i++) {
		error = change(changes, false, rules.data[i]->flags, rules.data[i]);
		rules.data[i] = NULL;
		if (error)
			code = change_failed(&rule, rules.listed[i].name, error);
	}
	rules_free(&rules);
	return code;
}

void changes_undo(struct changes *changes)
{
	const struct change *last;
	bool failed = false;
	int result;

	while (changes->count) {
		last = &changes->list[--changes->count];
		if (last->added)
			result = audit_delete_rule_data(changes->fd, last->data, AUDIT_FILTER_EXIT, last->data->action);
		else
			result = audit_add_rule_data(changes->fd, last->data, AUDIT_FILTER_EXIT, last->data->action);
		failed = failed || result <= 0;
		free(last->data);
	}
	if (failed)
		warning_message("not all rules are as they were (ncr-auditctl -l)");
	free(changes->list);
	changes->list = NULL;
}

void changes_free(struct changes *changes)
{
	while (changes->count)
		free(changes->list[--changes->count].data);
	free(changes->list);
	changes->list = NULL;
}
