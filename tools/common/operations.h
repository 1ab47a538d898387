/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * operations.h - the operations that rules select: number, node and name are one
 */
#ifndef NCR_OPERATIONS_H
#define NCR_OPERATIONS_H

#include <stdbool.h>
#include <stddef.h>

/* where the module has a node for each operation it performs */
#define OPERATION_NODES "/sys/kernel/security/ncr/op"
#define OPERATION_COUNT 25
/* with room for names of a newer module */
#define OPERATION_NAME_ROOM 32

struct operation {
	unsigned int number;
	const char *name;
	const char *what;
};

extern const struct operation operations[OPERATION_COUNT];

/** operation_find() - the operation of that name, the first @length bytes of @name; or NULL */
const struct operation *operation_find(const char *name, size_t length);

/** operation_like() - the name that was probably meant by the first @length bytes of @name, or NULL */
const char *operation_like(const char *name, size_t length);

/** operation_nodes() - is the module loaded? 0, -ENOENT, or -EACCES for who is not root */
int operation_nodes(void);

/** operation_performed() - does the loaded module have a node for it? */
bool operation_performed(const struct operation *operation);

/** operation_nodes_at() - for tests: look for nodes in another folder than OPERATION_NODES */
void operation_nodes_at(const char *folder);

#endif /* NCR_OPERATIONS_H */
