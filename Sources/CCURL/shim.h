#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic: Swift cannot call them. One function for each type of argument.

#define CCURL_CHECKED __attribute__((warn_unused_result))

static inline CURLcode ccurl_set_long(CURL *_Nonnull handle, CURLoption option, long value) CCURL_CHECKED;
static inline CURLcode ccurl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

// For CURLOPT_..._LARGE: a number of bytes.
static inline CURLcode ccurl_set_size(CURL *_Nonnull handle, CURLoption option, curl_off_t value) CCURL_CHECKED;
static inline CURLcode ccurl_set_size(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the text; NULL takes the option back.
static inline CURLcode ccurl_set_text(CURL *_Nonnull handle, CURLoption option, const char *_Nullable text) CCURL_CHECKED;
static inline CURLcode ccurl_set_text(CURL *_Nonnull handle, CURLoption option, const char *_Nullable text) {
    return curl_easy_setopt(handle, option, text);
}

// libcurl does not copy the list: it must live as long as it is set.
static inline CURLcode ccurl_set_list(CURL *_Nonnull handle, CURLoption option,
                                      struct curl_slist *_Nullable list) CCURL_CHECKED;
static inline CURLcode ccurl_set_list(CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable list) {
    return curl_easy_setopt(handle, option, list);
}

// What a callback is handed; it must outlive the transfer.
static inline CURLcode ccurl_set_context(CURL *_Nonnull handle, CURLoption option, void *_Nonnull context) CCURL_CHECKED;
static inline CURLcode ccurl_set_context(CURL *_Nonnull handle, CURLoption option, void *_Nonnull context) {
    return curl_easy_setopt(handle, option, context);
}

// Reading what is sent, and receiving what the server answers: `size * count` bytes at `buffer`.
typedef size_t (*ccurl_bytes_callback)(char *_Nonnull buffer, size_t size, size_t count, void *_Nonnull context);

static inline CURLcode ccurl_on_read(CURL *_Nonnull handle, ccurl_bytes_callback _Nonnull callback) CCURL_CHECKED;
static inline CURLcode ccurl_on_read(CURL *_Nonnull handle, ccurl_bytes_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_READFUNCTION, callback);
}

static inline CURLcode ccurl_on_header(CURL *_Nonnull handle, ccurl_bytes_callback _Nonnull callback) CCURL_CHECKED;
static inline CURLcode ccurl_on_header(CURL *_Nonnull handle, ccurl_bytes_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, callback);
}

static inline CURLcode ccurl_on_write(CURL *_Nonnull handle, ccurl_bytes_callback _Nonnull callback) CCURL_CHECKED;
static inline CURLcode ccurl_on_write(CURL *_Nonnull handle, ccurl_bytes_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
}

// The status of the last answer by HTTP; 0 when none came.
static inline long ccurl_status(CURL *_Nonnull handle) {
    long status = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

// A new socket, before it connects.
typedef int (*ccurl_socket_callback)(void *_Nonnull context, curl_socket_t socket, curlsocktype purpose);

static inline CURLcode ccurl_on_socket(CURL *_Nonnull handle, ccurl_socket_callback _Nonnull callback) CCURL_CHECKED;
static inline CURLcode ccurl_on_socket(CURL *_Nonnull handle, ccurl_socket_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, callback);
}

// Connected and logged in, or a kept connection found; the request has not begun.
typedef int (*ccurl_ready_callback)(void *_Nonnull context, char *_Nullable remote_address, char *_Nullable local_address,
                                    int remote_port, int local_port);

static inline CURLcode ccurl_on_ready(CURL *_Nonnull handle, ccurl_ready_callback _Nonnull callback) CCURL_CHECKED;
static inline CURLcode ccurl_on_ready(CURL *_Nonnull handle, ccurl_ready_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
}

// Called about once a second and with every progress; anything but 0 ends the transfer.
typedef int (*ccurl_progress_callback)(void *_Nonnull context, curl_off_t download_total, curl_off_t download_now,
                                       curl_off_t upload_total, curl_off_t upload_now);

static inline CURLcode ccurl_on_progress(CURL *_Nonnull handle, ccurl_progress_callback _Nonnull callback) CCURL_CHECKED;
static inline CURLcode ccurl_on_progress(CURL *_Nonnull handle, ccurl_progress_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
}

// The socket of the connection that is kept, or CURL_SOCKET_BAD.
static inline curl_socket_t ccurl_kept_socket(CURL *_Nonnull handle) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK ? socket : CURL_SOCKET_BAD;
}

// How many bytes of the message went to the socket in the last transfer.
static inline curl_off_t ccurl_uploaded(CURL *_Nonnull handle) {
    curl_off_t count = 0;
    return curl_easy_getinfo(handle, CURLINFO_SIZE_UPLOAD_T, &count) == CURLE_OK ? count : 0;
}

// Macros of casts, which Swift does not import.
static const int ccurl_no_socket = CURL_SOCKET_BAD;
static const long ccurl_require_tls = CURLUSESSL_ALL;
static const long ccurl_without_tls = CURLUSESSL_NONE;
static const long ccurl_tls_1_2 = CURL_SSLVERSION_TLSv1_2;
static const long ccurl_initialise_all = CURL_GLOBAL_ALL;
