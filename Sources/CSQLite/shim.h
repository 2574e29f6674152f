#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import: SQLite makes a copy of its own.
static inline int csqlite_bind_text(sqlite3_stmt *_Nonnull statement, int index, const char *_Nullable text,
                                    sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, text ? text : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// As above. An empty blob needs a pointer, else SQLite would bind NULL.
static inline int csqlite_bind_blob(sqlite3_stmt *_Nonnull statement, int index, const void *_Nullable bytes,
                                    sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// SQLITE_STATIC is such a cast too: nothing is copied, so the bytes must outlive the run of the statement.
static inline int csqlite_bind_kept_text(sqlite3_stmt *_Nonnull statement, int index, const void *_Nullable text,
                                         sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, text ? (const char *)text : "", count, SQLITE_STATIC, SQLITE_UTF8);
}

static inline int csqlite_bind_kept_blob(sqlite3_stmt *_Nonnull statement, int index, const void *_Nullable bytes,
                                         sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_STATIC);
}

// Variadic: Swift cannot call it.
static inline int csqlite_set_flag(sqlite3 *_Nonnull database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

// Variadic as well. Counting every allocation takes one lock for all threads.
static inline int csqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
