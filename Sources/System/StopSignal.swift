import Glibc

/// Ctrl-C and `kill`: the first SIGINT or SIGTERM asks the process to stop, the second ends it at once.
package enum StopSignal {
    /// What the signals set; hand it to whatever must stop.
    package static let flag = StopFlag()

    package static var isRequested: Bool { flag.isRequested }

    /// Installs the handlers, and ignores SIGPIPE so that a closed pipe is an error of the write alone.
    package static func install() {
        ignoreBrokenPipes()
        _ = flag  // made now: a signal handler must not be the first to need it
        var action = sigaction()
        action.sa_flags = SA_RESTART
        action.__sigaction_handler.sa_handler = { number in
            if !StopSignal.flag.request() { _exit(128 + number) }
        }
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }

    /// Ignores SIGPIPE only: for commands that need no orderly stop.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
