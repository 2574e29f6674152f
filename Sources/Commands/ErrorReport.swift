import Campaigns
import Composer
import Consent
import Crypto
import Customers
import Database
import Delivery
import Ledger
import Liquid
import System
import Web
import Workspace

/// What a person is told of an error, and the number a script gets: the one place where both are decided.
struct ErrorReport {
    let text: String
    let exitCode: ExitCode

    init(_ error: any Error) {
        switch error {
        case let error as UsageError: self.init("\(error)", .usage)
        case let error as Diagnostics: self.init(error.rendered, .configuration)
        case let error as WorkspaceError: self.init("\(error)", Self.exitCode(error.code))
        case let error as SystemError: self.init("\(error)", Self.exitCode(error.code))
        case let error as DatabaseError: self.init("\(error)", Self.exitCode(error.code))
        case let error as CustomersError: self.init("\(error)", Self.exitCode(error.code))
        case let error as CampaignsError: self.init("\(error)", Self.exitCode(error.code))
        case let error as WebError: self.init("\(error)", Self.exitCode(error.code))
        case let error as DeliveryError: self.init("\(error)", Self.exitCode(error.code))
        case let error as LedgerError: self.init("\(error)", Self.exitCode(error.code))
        case let error as ConsentError: self.init("\(error)", Self.exitCode(error.code))
        case let error as ComposerError: self.init("\(error)", .configuration)
        case let error as TemplateErrors: self.init("\(error)", .configuration)
        case let error as RenderError: self.init("\(error)", .input)
        case let error as CryptoError: self.init("\(error)", .configuration)
        case let error as CommandError: self.init(error.description, error.exitCode)
        default:
            // An error nobody foresaw may carry anything, so only its kind is shown.
            self.init("Something went wrong inside Heed (\(type(of: error))). Nothing more is known.", .software)
        }
    }

    private init(_ text: String, _ exitCode: ExitCode) {
        self.text = text.hasPrefix("error: ") || text.contains(": error: ") ? text : "error: \(text)"
        self.exitCode = exitCode
    }

    private static func exitCode(_ code: SystemError.Code) -> ExitCode {
        switch code {
        case .notFound, .cannotRead, .invalidText, .tooLarge, .notAFolder: .input
        case .notPermitted, .readOnly, .alreadyExists: .cannotCreate
        case .noSpace, .cannotWrite, .closedPipe: .cannotWrite
        }
    }

    private static func exitCode(_ code: DatabaseError.Code) -> ExitCode {
        switch code {
        case .cannotOpen, .connectionLost: .unreachable
        case .readOnly: .cannotCreate
        case .full, .inputOutput: .cannotWrite
        case .locked: .tryAgain
        case .newerSchema, .olderSchema: .configuration
        case .corrupt, .constraint, .statement: .software
        }
    }

    private static func exitCode(_ code: ConsentError.Code) -> ExitCode {
        switch code {
        case .refusedRequest: .notPermitted
        case .olderList: .input
        case .invalidClaim, .tooManyPurposes, .unknownPurpose, .unreadable: .software
        }
    }

    private static func exitCode(_ code: CustomersError.Code) -> ExitCode {
        switch code {
        case .notUTF8, .emptyFile, .columns, .refusedColumn, .mapping: .input
        case .cannotWrite: .cannotCreate
        case .fieldType: .configuration
        case .outOfMemory: .software
        }
    }

    private static func exitCode(_ code: CampaignsError.Code) -> ExitCode {
        switch code {
        case .unknownCampaign, .unknownOffer, .unknownSurvey: .usage
        case .unreadable: .input
        case .outOfSchedule, .paused, .cancelled: .notPermitted
        case .unknownState: .configuration
        }
    }

    private static func exitCode(_ code: LedgerError.Code) -> ExitCode {
        switch code {
        case .empty: .tryAgain
        case .damaged: .unverified
        case .notReadable, .foreignHead: .input
        }
    }

    private static func exitCode(_ code: WebError.Code) -> ExitCode {
        switch code {
        case .cannotListen: .unreachable
        case .tls, .page: .configuration
        case .database: .unreachable
        }
    }

    private static func exitCode(_ code: DeliveryError.Code) -> ExitCode {
        switch code {
        case .relayUnavailable, .insecure: .unreachable
        case .loginRefused, .refused: .notPermitted
        case .notConfigured: .configuration
        case .foreignFolder, .cannotWrite: .cannotCreate
        case .noSpace: .cannotWrite
        case .composing: .input
        case .fault: .software
        }
    }

    private static func exitCode(_ code: WorkspaceError.Code) -> ExitCode {
        switch code {
        case .notFound, .notPrivate, .secretMissing, .secretMalformed: .configuration
        case .alreadyExists, .cannotWrite: .cannotCreate
        case .cannotRead: .input
        }
    }
}

/// An error that a command itself finds: a full sentence and an exit code.
struct CommandError: Error, CustomStringConvertible {
    let description: String
    let exitCode: ExitCode
}
