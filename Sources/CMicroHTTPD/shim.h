#pragma once
#include <microhttpd.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

// What a daemon is started with. The texts and callbacks must outlive it, `context` is handed to every callback.
struct cmicrohttpd_settings {
    int listen_socket;
    unsigned int thread_count;
    unsigned int connection_limit;
    unsigned int idle_seconds;
    size_t header_bytes;
    // PEM; both or neither.
    const char *_Nullable certificate;
    const char *_Nullable key;
    const char *_Nullable priorities;
    void *_Nullable context;
    MHD_AccessHandlerCallback _Nonnull handle;
    MHD_RequestCompletedCallback _Nonnull completed;
    MHD_NotifyConnectionCallback _Nonnull connection_changed;
    void (*_Nonnull log)(void *_Nullable context, const char *_Nonnull message);
};

// A va_list cannot be read in Swift: the message is formatted here.
static inline void cmicrohttpd_log(void *_Nullable settings, const char *_Nonnull format, va_list arguments) {
    const struct cmicrohttpd_settings *known = (const struct cmicrohttpd_settings *)settings;
    char message[512];
    vsnprintf(message, sizeof message, format, arguments);
    known->log(known->context, message);
}

// Leaves percent-encoding alone: the library's own decoder would make a path of "%2f" and end the text at "%00".
static inline size_t cmicrohttpd_unescape(void *_Nullable context, struct MHD_Connection *_Nullable connection,
                                          char *_Nonnull text) {
    (void)context;
    (void)connection;
    size_t count = 0;
    while (text[count] != 0) count++;
    return count;
}

// Variadic: Swift cannot call it. `settings` must stay where it is as long as the daemon runs.
__attribute__((warn_unused_result)) static inline struct MHD_Daemon *_Nullable cmicrohttpd_start(
    const struct cmicrohttpd_settings *_Nonnull settings) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem secure[4] = {{MHD_OPTION_END, 0, NULL}};
    if (settings->certificate && settings->key) {
        flags |= MHD_USE_TLS;
        secure[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)settings->certificate};
        secure[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)settings->key};
        secure[2] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)settings->priorities};
        secure[3] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    }
    // The logger stands first: what is wrong with a later option is then reported too.
    return MHD_start_daemon(
        flags, 0, NULL, NULL, settings->handle, settings->context,
        MHD_OPTION_EXTERNAL_LOGGER, cmicrohttpd_log, (void *)(uintptr_t)settings,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)settings->listen_socket,
        MHD_OPTION_THREAD_POOL_SIZE, settings->thread_count,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->header_bytes,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, cmicrohttpd_unescape, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection_changed, settings->context,
        MHD_OPTION_ARRAY, secure,
        MHD_OPTION_END);
}

// Variadic: Swift cannot call it.
__attribute__((warn_unused_result)) static inline int cmicrohttpd_socket(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

// Variadic: Swift cannot call it. What `connection_changed` stored for the connection.
__attribute__((warn_unused_result)) static inline void *_Nullable cmicrohttpd_socket_context(
    struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

// Variadic: Swift cannot call it.
__attribute__((warn_unused_result)) static inline const struct sockaddr *_Nullable cmicrohttpd_client(
    struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}
