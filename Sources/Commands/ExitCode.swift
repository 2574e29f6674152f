/// How a command ended, in the numbers of `sysexits.h` that scripts know (DESIGN §8).
package enum ExitCode: Int32, Sendable {
    case done = 0
    /// The words of the command line are off.
    case usage = 64
    /// An input file cannot be read or is broken.
    case input = 65
    /// A relay or a database cannot be reached.
    case unreachable = 69
    /// Something inside failed that should not.
    case software = 70
    /// An output cannot be made.
    case cannotCreate = 73
    /// An output cannot be written to its end.
    case cannotWrite = 74
    /// Right now it does not work; the same command will do later.
    case tryAgain = 75
    /// The ledger, or a proof from it, is not what was sealed.
    case unverified = 76
    /// It is not permitted.
    case notPermitted = 77
    /// `heed.yaml`, a campaign, a template or a key is wrong.
    case configuration = 78
}
