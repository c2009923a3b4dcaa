export function treeOf(root: string): { readonly commit: string; readonly isDirty: boolean };
