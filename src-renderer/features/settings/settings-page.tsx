import type { ReactNode } from 'react';
import { ProviderPage } from '../provider/provider-page.tsx';

export function SettingsPage(): ReactNode {
  return <ProviderPage />;
}
