import Testing

@testable import Mail

@Suite struct MailTests {}
