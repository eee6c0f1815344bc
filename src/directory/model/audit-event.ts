/** An entry of the directory's audit log, with the names of Graph `directoryAudit`. */
export interface AuditEvent {
  readonly id: string;
  /** The request that did it; entries of one request share it. */
  readonly correlationId?: string;
  readonly activityDisplayName: string;
  readonly activityDateTime: string;
  readonly category:
    | 'UserManagement'
    | 'GroupManagement'
    | 'ApplicationManagement'
    | 'RoleManagement'
    | 'CrossTenantAccessSettings'
    | 'AuthorizationPolicy'
    | 'DirectoryManagement'
    | 'ResourceManagement'
    | 'Policy';
  readonly operationType: 'Add' | 'Update' | 'Delete' | 'Assign' | 'Unassign' | 'Restore';
  readonly result: 'success' | 'failure';
  readonly resultReason: string;
  readonly initiatedBy: {
    readonly user: { readonly id: string; readonly userPrincipalName: string } | null;
    readonly app: { readonly appId: string; readonly displayName: string } | null;
  };
  readonly targetResources: readonly {
    readonly id: string;
    readonly displayName: string | null;
    readonly type: 'User' | 'Group' | 'ServicePrincipal' | 'Role' | 'Policy' | 'Directory' | 'Other';
    readonly userPrincipalName: string | null;
  }[];
}

/** An entry of the sign-in log, with the names of Graph `signIn`. */
export interface SignInEvent {
  readonly id: string;
  /** The conversation: attempts of one sign-in share it. */
  readonly correlationId?: string;
  readonly createdDateTime: string;
  readonly userId: string;
  readonly userDisplayName: string;
  readonly userPrincipalName: string;
  readonly userType: 'guest' | 'member';
  readonly appId: string;
  readonly appDisplayName: string;
  readonly ipAddress: string;
  readonly homeTenantId: string | null;
  readonly resourceTenantId: string;
  readonly crossTenantAccessType: 'none' | 'b2bCollaboration';
  /** Whether a Conditional Access policy let the person in; absent where none applied. */
  readonly conditionalAccessStatus?: 'success' | 'failure';
  readonly status: { readonly errorCode: number; readonly failureReason: string | null };
}
