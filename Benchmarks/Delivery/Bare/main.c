// The least that libcurl can do: one easy handle in each of COUNT threads, each with a connection that it keeps, sending
// the same bytes again and again. What `make bench-delivery` compares Heed with.
//
//     BareCurl PORT COUNT MESSAGES BYTES      prints messages a second
#define _GNU_SOURCE
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char url[64], *mail;
static size_t size;
static atomic_long left;
static atomic_int failed;

static size_t give(char *to, size_t one, size_t count, void *context) {
    size_t *done = context, most = one * count, rest = size - *done;
    if (rest > most) rest = most;
    memcpy(to, mail + *done, rest);
    *done += rest;
    return rest;
}

static void *work(void *unused) {
    (void)unused;
    CURL *handle = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, "person@example.com");
    size_t done = 0;
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "bounces@casalumen.example");
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle, CURLOPT_READDATA, &done);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    while (atomic_fetch_sub(&left, 1) > 0 && !failed) {
        done = 0;
        if (curl_easy_perform(handle) != CURLE_OK) failed = 1;
    }
    curl_easy_cleanup(handle);
    curl_slist_free_all(recipients);
    return NULL;
}

int main(int count, char **words) {
    if (count != 5) return 64;
    int threads = atoi(words[2]);
    long messages = atol(words[3]);
    size = (size_t)atol(words[4]);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%s/casalumen.example", words[1]);
    mail = malloc(size);
    for (size_t i = 0; i < size; i++) mail[i] = i % 78 == 76 ? '\r' : i % 78 == 77 ? '\n' : 'x';
    atomic_store(&left, messages);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct timespec start, end;
    pthread_t all[256];
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < threads; i++) pthread_create(&all[i], NULL, work, NULL);
    for (int i = 0; i < threads; i++) pthread_join(all[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (failed) return 69;
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    printf("%.0f\n", (double)messages / seconds);
    return 0;
}
