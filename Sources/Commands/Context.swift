import Database
import System
import Workspace

/// What a command works with: where it was called, the environment, the console and the clock.
package struct Context: Sendable {
    let workingDirectory: String
    let environment: [String: String]
    let console: Console
    let clock: any WallClock
    /// `--workspace DIR`, where it was given.
    var workspaceOption: String?
    var json = false
}
