import './ui/layers.css';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Slider.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/FloatingIndicator.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import './ui/tokens.css';
import './ui/frame.css';
import './ui/parts.css';
import './overview/overview.css';
import './ui/pages.css';
import './incident/incident.css';
import './ui/print.css';

import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { session } from './api/session.js';
import { useStore } from './live/store.js';
import { router } from './router.js';
import { SignIn } from './ui/SignIn.js';

const theme = createTheme({
  fontFamily: 'Inter Variable, system-ui, sans-serif',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '22px' },
  defaultRadius: 'sm',
  primaryColor: 'blue',
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'filled' } },
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.5 }, radius: 'md' } },
  },
});
const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 1000, refetchOnWindowFocus: false } },
});

/** The policy of the page lets styles in line pass with the nonce of this answer alone. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

function App(): ReactNode {
  const { token } = useStore(session);
  return token === null ? <SignIn /> : <RouterProvider router={router} />;
}

const host = document.getElementById('root');
if (host !== null) {
  createRoot(host).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="dark" getStyleNonce={styleNonce}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
